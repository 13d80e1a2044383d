"""MariaDB for the one program that wants it: no port, no accounts, one socket in a folder."""

import os
import shutil
from pathlib import Path

import pytest

from tests.servers.bound import BoundServer

SMALL = (
    "--skip-networking",
    "--skip-grant-tables",
    "--skip-log-bin",
    "--performance-schema=off",
    "--innodb-use-native-aio=0",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=8M",
)


def mariadb(folder: Path, database: str) -> BoundServer:
    """Run a server with one empty database; who may enter ``folder`` may do everything."""
    program = shutil.which("mariadbd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.fail("the blog needs Debian's MariaDB: mariadb-server-core")
    data, first = folder / "database", folder / "first.sql"
    data.mkdir()
    first.write_text(f"CREATE DATABASE {database};\n")
    command = [program, "--no-defaults", *SMALL, f"--datadir={data}", f"--init-file={first}"]
    command += [f"--socket={socket_of(folder)}", f"--pid-file={folder / 'pid'}"]
    if os.geteuid() == 0:
        command.append("--user=root")
    return BoundServer(command, folder / "database.log", {}).wait_for_file(socket_of(folder))


def socket_of(folder: Path) -> Path:
    """Return where the server of ``folder`` is reached."""
    return folder / "socket"
