"""``orbweaver scan``: what are the signals of these files, and does a bank know them?"""

from pathlib import Path
from typing import Annotated

import typer

from orbweaver.cli.options import AsJson, DataDir
from orbweaver.deployment.start import open_data


def scan(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to scan.")],
    *,
    md5: Annotated[
        bool, typer.Option("--md5", help="Compute MD5 as well, even where no bank holds any.")
    ] = False,
    fast: Annotated[
        bool | None,
        typer.Option(
            "--fast/--exact",
            help="Decode JPEGs only as far as needed, and in full what comes near a bank entry; or "
            "everything in full. Without either, as the configuration says.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write JSON lines to this file too; run again, the scan goes on where it stopped.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=256, help="Decoding processes; one a core by default."
        ),
    ] = None,
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Hash files and match them with the banks.

    Needs no `init` and no person: it says what a file's signals are, and whether a bank in the
    data directory knows them. A file that cannot be read is a record with an error; it does not
    stop the run or change the exit code. Of more than 200 files people are told the matches, the
    errors and a summary; `--out` or `--json` hold a line for each.
    """
    with open_data(data) as house:
        from orbweaver.cli.scan_call import ScanCall
        from orbweaver.cli.scan_run import ScanRun

        wish = ScanCall(paths, data, md5=md5, is_fast=fast, workers=workers, as_json=as_json)
        ScanRun(house, wish).run(out)
