"""Every keeper of a port, under the same tests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orbweaver.model.clock import SetClock
from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.postgres import PostgresFrontier
from orbweaver.ports.frontier.sqlite import SqliteFrontier

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.full)]


@pytest.fixture
def clock() -> SetClock:
    """Noon, until a test lets time pass."""
    return SetClock(NOON)


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


def later(seconds: float) -> datetime:
    """Return the instant so many seconds after noon."""
    return NOON + timedelta(seconds=seconds)
