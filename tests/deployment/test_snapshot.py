"""Two databases copied at one instant: no copy has consumed what the other copy does not hold."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from orbweaver.deployment.backup import postgres, sqlite
from orbweaver.errors import StoreUnavailable
from tests.servers.looking import wait_until
from tests.servers.postgres import PostgresServer

SNAPSHOTS = 20
MOST_S = 20.0


@contextmanager
def crossing(one_step: Callable[[int], None]) -> Iterator[Callable[[], None]]:
    """Hand numbers over and consume them, one after another, while the block lasts.

    Gives a function that waits until the next number went across.
    """
    stop, failures, crossed = threading.Event(), list[BaseException](), [0]

    def work() -> None:
        try:
            while not stop.is_set():
                one_step(crossed[0] + 1)
                crossed[0] += 1
        except (sqlite3.Error, psycopg.Error) as error:
            failures.append(error)

    def wait_for_the_next() -> None:
        before = crossed[0]
        wait_until(lambda: crossed[0] > before, lambda: f"nothing moves: {failures}", MOST_S)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield wait_for_the_next
    finally:
        stop.set()
        thread.join()
    assert not failures


def sqlite_pair(folder: Path) -> tuple[Path, Path]:
    source, consumer = folder / "source.sqlite3", folder / "consumer.sqlite3"
    for path, table in ((source, "handover"), (consumer, "cursor")):
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(f"CREATE TABLE {table} (number INTEGER)")
    return source, consumer


def last(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        row = database.execute(f"SELECT max(number) FROM {table}").fetchone()  # noqa: S608 - ours
        return int(row[0] or 0)


def test_sqlite_files_are_copied_at_one_instant(tmp_path: Path) -> None:
    source, consumer = sqlite_pair(tmp_path)

    def step(number: int) -> None:
        for path, table in ((source, "handover"), (consumer, "cursor")):
            with closing(sqlite3.connect(path, timeout=30)) as database, database:
                database.execute(f"INSERT INTO {table} VALUES ({number})")  # noqa: S608 - ours

    with crossing(step) as wait_for_the_next:
        for attempt in range(SNAPSHOTS):
            folder = tmp_path / str(attempt)
            folder.mkdir()
            wait_for_the_next()
            # the source first: a copy of it that is older than the consumer's would show
            copied, other = sqlite.snapshot([source, consumer], folder)
            assert last(other, "cursor") <= last(copied, "handover")


@pytest.fixture
def dsns(postgres_server: PostgresServer) -> Iterator[dict[str, str]]:
    """A database that hands over, and one that consumes."""
    names = {name: postgres_server.database() for name in ("source", "consumer")}
    dsns = {name: postgres_server.dsn(database) for name, database in names.items()}
    for dsn, table in zip(dsns.values(), ("a_handover", "a_cursor"), strict=True):
        with psycopg.connect(dsn) as connection:
            connection.execute(f"CREATE TABLE {table} (number bigint)".encode())
    yield dsns
    for database in names.values():
        postgres_server.drop(database)


def last_copied(path: Path) -> int:
    return max((int(line) for line in path.read_text().split()), default=0)


@pytest.mark.full
def test_postgres_databases_are_copied_at_one_instant(dsns: dict[str, str], tmp_path: Path) -> None:
    with ExitStack() as stack:
        writers = [
            stack.enter_context(closing(psycopg.connect(dsn, autocommit=True)))
            for dsn in dsns.values()
        ]

        def step(number: int) -> None:
            for writer, table in zip(writers, ("a_handover", "a_cursor"), strict=True):
                writer.execute(f"INSERT INTO {table} VALUES ({number})".encode())  # noqa: S608 - ours

        wait_for_the_next = stack.enter_context(crossing(step))
        for attempt in range(SNAPSHOTS):
            folder = tmp_path / str(attempt)
            folder.mkdir()
            wait_for_the_next()
            handover, cursor = postgres.snapshot(dsns, folder)
            assert last_copied(cursor) <= last_copied(handover)


@pytest.mark.full
def test_a_crossing_that_is_held_for_long_is_no_hang(
    dsns: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "TRIES", 3)
    with psycopg.connect(dsns["source"]) as writer:
        writer.execute("INSERT INTO a_handover VALUES (1)")
        with pytest.raises(StoreUnavailable, match="too busy"):
            postgres.snapshot(dsns, tmp_path)


@pytest.mark.full
def test_a_database_that_is_not_there_is_named(dsns: dict[str, str], tmp_path: Path) -> None:
    lost = {"casework": dsns["source"].replace("dbname=", "dbname=no_such_")}
    with pytest.raises(StoreUnavailable, match="does not exist"):
        postgres.snapshot(lost, tmp_path)
