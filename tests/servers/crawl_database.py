"""Fresh crawl databases for tests: migrated once a session, copied for each test.

``crawl_file`` is a SQLite file, ``crawl_dsn`` a PostgreSQL database. Run as a program, this file
migrates what it is given (or does another word of Django's), apart from the tests' own Django.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.emptying import make_empty, shape_of
from tests.servers.postgres import PostgresServer

MIGRATE_LIMIT_S = 60


def migrate(target: str) -> None:
    """Make the crawl tables in a SQLite file (``sqlite:PATH``) or a database (a DSN)."""
    paths = os.pathsep.join(path for path in sys.path if path)
    subprocess.run(
        [sys.executable, "-m", "tests.servers.crawl_database", target],
        check=True,
        timeout=MIGRATE_LIMIT_S,
        env=os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": ""},
        cwd=Path(__file__).parents[2],
    )


@pytest.fixture(scope="session")
def migrated_crawl_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that tests get copies of; nobody writes to it."""
    path = tmp_path_factory.mktemp("migrated") / "crawl.sqlite3"
    migrate(f"sqlite:{path}")
    return path


@pytest.fixture
def crawl_file(migrated_crawl_file: Path, tmp_path: Path) -> Path:
    """A fresh migrated SQLite file."""
    return Path(shutil.copy(migrated_crawl_file, tmp_path / "crawl.sqlite3"))


class CrawlDatabases:
    """PostgreSQL databases for one test after another: emptying one is cheaper than a copy."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._template = server.template("crawl", migrate)
        self._shape = shape_of(server.dsn(self._template))
        self._idle: list[str] = []

    def take(self) -> str:
        """Return the name of one as freshly migrated."""
        return self._idle.pop() if self._idle else self._server.database(self._template)

    def give_back(self, name: str) -> None:
        """Keep it for the next test, unless one changed its tables or triggers."""
        dsn = self._server.dsn(name)
        make_empty(dsn)
        if shape_of(dsn) == self._shape:
            self._idle.append(name)
        else:
            self._server.drop(name)


@pytest.fixture(scope="session")
def crawl_databases(postgres_server: PostgresServer) -> CrawlDatabases:
    """The databases of this test session."""
    return CrawlDatabases(postgres_server)


@pytest.fixture
def crawl_dsn(postgres_server: PostgresServer, crawl_databases: CrawlDatabases) -> Iterator[str]:
    """A PostgreSQL database as freshly migrated."""
    name = crawl_databases.take()
    yield postgres_server.dsn(name)
    crawl_databases.give_back(name)


def _run_here(target: str, words: list[str]) -> None:
    import django  # noqa: PLC0415 - only the program sets Django up
    from django.conf import settings  # noqa: PLC0415 - same
    from django.core.management import call_command  # noqa: PLC0415 - same

    settings.configure(
        SECRET_KEY="of no use",
        INSTALLED_APPS=["orbweaver.crawltables"],
        DATABASES={"default": _database(target)},
        USE_TZ=True,
    )
    django.setup()
    call_command(*(words or ["migrate", "--verbosity=0"]))


def _database(target: str) -> dict[str, object]:
    if target.startswith("sqlite:"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": target.removeprefix("sqlite:")}
    parts = dict(part.split("=", 1) for part in target.split())
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "USER": parts["user"],
        "HOST": parts["host"],
    }


if __name__ == "__main__":
    _run_here(sys.argv[1], sys.argv[2:])
