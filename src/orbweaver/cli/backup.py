"""``orbweaver backup`` and ``orbweaver restore``."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from orbweaver.cli.options import DataDir
from orbweaver.cli.output import complain, say
from orbweaver.deployment.start import DATA_DIR_VARIABLE, open_data


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write; must not exist yet.")],
    *,
    data: DataDir = "orbweaver-data",
) -> None:
    """Write databases, configuration and sealed media into one sealed file.

    Both databases are taken at one instant with their cursors; work goes on meanwhile. The key
    is not in it: keep the key file apart, without it no backup opens. Media in an S3 bucket stay
    there; back the bucket up where it lives. What is purged after a backup is in the backup still.
    """
    with open_data(data) as house:
        from orbweaver.deployment.backup.take import take_backup

        house.require_initialised()
        size_bytes = take_backup(house.config, file, house.clock.now())
    say(f"{file}: {size_bytes} bytes. Keep the key apart: {house.config.key_file}")
    if house.config.vault.kind == "s3":
        complain("The media lie in the S3 bucket; back that up where it lives.")


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
    *,
    data: DataDir = "orbweaver-data",
) -> None:
    """Bring a backup back into an empty data directory; the key file must be in its place.

    PostgreSQL databases must be empty too. Where they are others than before, name them by
    ORBWEAVER__STORE__CASEWORK_DSN and ORBWEAVER__STORE__CRAWL_DSN. Ends with all or nothing.
    """
    with open_data(data) as house:
        from orbweaver.deployment.backup.restore import clear_away, unpack
        from orbweaver.deployment.services import RESTORE_DATABASES

        manifest = unpack(house.config, file)
        # what was unpacked brings its own configuration: the rest is done by a fresh process
        finish = (sys.executable, "-m", "orbweaver.deployment.process", RESTORE_DATABASES)
        done = subprocess.run(finish, env={**os.environ, DATA_DIR_VARIABLE: data}, check=False)
        if done.returncode:
            clear_away(house.config)
            raise typer.Exit(done.returncode)
    say(f"Restored as of {manifest['at']}. Next: orbweaver vault verify; orbweaver audit verify")
