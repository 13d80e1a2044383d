"""A fresh casework database for each test, on either engine, and the house that stands on it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from psycopg.conninfo import conninfo_to_dict
from pytest_django.plugin import DjangoDbBlocker

from orbweaver.casework.engines import sqlite_options
from orbweaver.casework.models import Person
from orbweaver.casework.roles import Role
from orbweaver.model.bank import BankEntry
from orbweaver.model.signal import Signal
from tests.casework.house import House
from tests.casework.lived_in import fill_bank
from tests.casework.noticing import QUARRY
from tests.servers.postgres import PostgresServer

ALIAS = "default"
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.full)]


def sqlite_database(path: Path) -> dict[str, Any]:
    """Return Django's settings of a SQLite file: as live, but that no test waits for the disk."""
    options = sqlite_options()
    options["init_command"] += " PRAGMA synchronous=OFF;"
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


def postgres_database(dsn: str) -> dict[str, Any]:
    """Return Django's settings of a PostgreSQL database."""
    parts = conninfo_to_dict(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "USER": parts["user"],
        "HOST": parts["host"],
    }


@contextmanager
def standing_on(database: dict[str, Any]) -> Iterator[None]:
    """Let Django's alias mean this database, in every thread, and give the old one back."""
    known = connections.settings
    before = known[ALIAS]
    _forget_connection()
    known[ALIAS] = connections.configure_settings({ALIAS: database})[ALIAS]
    try:
        yield
    finally:
        _forget_connection()
        known[ALIAS] = before


def _forget_connection() -> None:
    connections[ALIAS].close()
    del connections[ALIAS]


@pytest.fixture(scope="session")
def migrated_casework_file(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Path:
    """The SQLite file that tests get copies of; nobody writes to it."""
    path = tmp_path_factory.mktemp("migrated") / "casework.sqlite3"
    with django_db_blocker.unblock(), standing_on(sqlite_database(path)):
        call_command("migrate", verbosity=0)
    return path


@pytest.fixture
def sqlite_casework(
    migrated_casework_file: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Django stands on a fresh SQLite file."""
    path = Path(shutil.copy(migrated_casework_file, tmp_path / "casework.sqlite3"))
    with django_db_blocker.unblock(), standing_on(sqlite_database(path)):
        yield "sqlite"


@pytest.fixture
def postgres_casework(
    postgres_server: PostgresServer, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Django stands on a fresh PostgreSQL database."""

    def fill(dsn: str) -> None:
        with standing_on(postgres_database(dsn)):
            call_command("migrate", verbosity=0)

    with django_db_blocker.unblock():
        name = postgres_server.database(postgres_server.template("casework", fill))
        with standing_on(postgres_database(postgres_server.dsn(name))):
            yield "postgresql"
        postgres_server.drop(name)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn; Django stands on a fresh database of it."""
    name: str = request.getfixturevalue(f"{request.param}_casework")
    return name


@pytest.fixture
def house(sqlite_casework: str) -> House:
    """An empty house on SQLite."""
    return House()


@pytest.fixture
def any_house(engine: str) -> House:
    """An empty house on each engine in turn."""
    return House()


@pytest.fixture
def fresh_houses(
    migrated_casework_file: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Iterator[House]]:
    """As many empty houses as one likes, each when it is asked for."""

    def houses() -> Iterator[House]:
        for number in range(1000):
            path = Path(shutil.copy(migrated_casework_file, tmp_path / f"{number}.sqlite3"))
            with standing_on(sqlite_database(path)):
                yield House()

    with django_db_blocker.unblock():
        every = houses()
        yield every
        every.close()  # type: ignore[attr-defined] # a generator


@pytest.fixture
def entry(house: House) -> BankEntry:
    """The SHA-256 of the quarry, in a bank whose terms allow unattended notices."""
    (entry,) = fill_bank(house, [Signal("sha256", QUARRY.sha256_hex)])
    return entry


@pytest.fixture
def nia(house: House) -> Person:
    """A notifier."""
    return house.person("Nia", Role.NOTIFIER)
