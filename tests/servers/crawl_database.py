"""Fresh crawl databases for tests: migrated once a session, copied for each test.

``crawl_file`` is a SQLite file, ``crawl_dsn`` a PostgreSQL database. Run as a program, this file
migrates what it is given, apart from the tests' own Django.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.fixture
def crawl_dsn(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh migrated PostgreSQL database."""
    name = postgres_server.database(postgres_server.template("crawl", migrate))
    yield postgres_server.dsn(name)
    postgres_server.drop(name)


def _migrate_here(target: str) -> None:
    import django  # noqa: PLC0415 - only the program sets Django up
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.configure(
        SECRET_KEY="of no use",
        INSTALLED_APPS=["orbweaver.crawltables"],
        DATABASES={"default": _database(target)},
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


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
    _migrate_here(sys.argv[1])
