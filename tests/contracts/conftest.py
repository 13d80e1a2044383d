"""Every keeper of a port, under the same tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.postgres import PostgresFrontier
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from orbweaver.ports.ledger.keeper import SqlLedger
from orbweaver.ports.ledger.postgres import PostgresLedger
from orbweaver.ports.ledger.sqlite import SqliteLedger
from tests.contracts.walking import Walk

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.full)]


@pytest.fixture(params=ENGINES)
def crawl_database(request: pytest.FixtureRequest) -> Path | str:
    """A fresh migrated crawl database: a file's path, or a DSN."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("crawl_file")
        return path
    dsn: str = request.getfixturevalue("crawl_dsn")
    return dsn


def open_frontier(database: Path | str) -> SqlFrontier:
    """Return a keeper of its own on the database."""
    if isinstance(database, Path):
        return SqliteFrontier(database)
    return PostgresFrontier(database)


@pytest.fixture
def frontier(crawl_database: Path | str) -> Iterator[SqlFrontier]:
    """A frontier of either engine."""
    keeper = open_frontier(crawl_database)
    yield keeper
    keeper.close()


def open_ledger(database: Path | str) -> SqlLedger:
    """Return a keeper of its own on the database."""
    if isinstance(database, Path):
        return SqliteLedger(database)
    return PostgresLedger(database)


@pytest.fixture
def ledger(crawl_database: Path | str) -> Iterator[SqlLedger]:
    """A ledger of either engine."""
    keeper = open_ledger(crawl_database)
    yield keeper
    keeper.close()


@pytest.fixture
def walk(frontier: SqlFrontier, ledger: SqlLedger) -> Walk:
    """A worker with its frontier and ledger, on one database."""
    return Walk(frontier, ledger)
