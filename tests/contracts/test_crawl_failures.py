"""When a store fails it says so by name, nothing is half written, and the next try works."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from orbweaver.errors import DamagedRecord, StoreError, StoreFull, StoreUnavailable
from orbweaver.ports.database.postgres import PostgresDatabase
from orbweaver.ports.database.sqlite import SqliteDatabase
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from orbweaver.ports.ledger.postgres import PostgresLedger
from orbweaver.ports.ledger.sqlite import SqliteLedger
from tests.contracts.conftest import open_frontier
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, plain

MANY = [visit(f"garden{n}.example/{'x' * 900}") for n in range(200)]


@contextmanager
def sqlite_walk(path: Path) -> Iterator[tuple[Walk, sqlite3.Connection]]:
    """Give a walk, and the ledger's own connection to disturb."""
    database = SqliteDatabase(path)
    ledger = SqliteLedger(path)
    ledger._database = database
    walk = Walk(open_frontier(path), ledger)
    yield walk, database._open()
    walk.frontier.close()
    ledger.close()


# ---------------------------------------------------------------------------------- SQLite
def test_a_full_disk_leaves_nothing_half_written_in_sqlite(crawl_file: Path) -> None:
    with sqlite_walk(crawl_file) as (walk, connection):
        leases = walk.lease(MANY)
        [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreFull):
            walk.commit(*(plain(v, lease=leases[shard_of(v.url.host)]) for v in MANY))
        assert walk.ledger.figures().pages == 0
        assert walk.frontier.count(NOON).waiting == len(MANY)
        connection.execute("PRAGMA max_page_count = 1000000")
        assert len(walk.see(*(plain(v) for v in MANY)).done) == len(MANY)


def test_what_a_failed_offer_did_not_write_is_offered_again(crawl_file: Path) -> None:
    """A process remembers what it offered, but nothing that was taken back."""
    frontier = SqliteFrontier(crawl_file)
    connection = frontier._database._open()  # type: ignore[attr-defined] # only SQLite's has it
    [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull):
        frontier.offer(MANY)
    connection.execute("PRAGMA max_page_count = 1000000")
    assert frontier.offer(MANY) == len(MANY)
    assert frontier.offer(MANY) == 0
    frontier.close()


def test_a_locked_file_is_unavailable_and_may_be_tried_again(crawl_file: Path) -> None:
    with (
        sqlite_walk(crawl_file) as (walk, connection),
        closing(sqlite3.connect(crawl_file, isolation_level=None)) as other,
    ):
        connection.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as refusal:
            walk.ledger.accept("casework", 1, [], NOON)
        assert refusal.value.retryable
        assert walk.ledger.cursor("casework") == 0  # who reads is never in the way
        other.execute("ROLLBACK")
        assert walk.ledger.accept("casework", 1, [], NOON)


def test_durability_is_what_we_say(crawl_file: Path) -> None:
    with sqlite_walk(crawl_file) as (_, connection):
        for pragma, value in {
            "journal_mode": "wal",
            "synchronous": 2,
            "recursive_triggers": 1,
            "busy_timeout": 30_000,
        }.items():
            assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_file_that_is_no_database_is_an_error_by_name(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite3"
    path.write_text("a list of rocks, and nothing else " * 100)
    ledger = SqliteLedger(path)
    with pytest.raises(StoreError):
        ledger.figures()
    ledger.close()


def test_an_error_of_ours_takes_everything_back(crawl_file: Path) -> None:
    database = SqliteDatabase(crawl_file)

    def fail_in_the_middle() -> None:
        with database.writing() as work:
            work.run("UPDATE crawl_bank_floor SET bank_version = 9")
            raise KeyError

    with pytest.raises(KeyError):
        fail_in_the_middle()
    with database.reading() as work:
        assert work.rows("SELECT bank_version FROM crawl_bank_floor") == [(0,)]
    database.close()


def test_a_damaged_record_is_an_error_by_name(crawl_file: Path) -> None:
    with sqlite_walk(crawl_file) as (walk, connection):
        for number, record in enumerate(["{}", "", '{"v":2,"as":"Finding","is":{}}', "[1]"]):
            connection.execute(
                "INSERT INTO crawl_handover (stream, item_id, at_us, record) "
                "VALUES ('findings', ?, 0, ?)",
                (str(number), record),
            )
            with pytest.raises(DamagedRecord):
                walk.ledger.handed_findings(number, 1)


# ------------------------------------------------------------------------------ PostgreSQL
@pytest.fixture
def postgres_walk(crawl_dsn: str) -> Iterator[Walk]:
    """A walk on PostgreSQL."""
    walk = Walk(open_frontier(crawl_dsn), PostgresLedger(crawl_dsn))
    yield walk
    walk.frontier.close()
    walk.ledger.close()


@pytest.mark.full
def test_a_full_disk_leaves_nothing_half_written_in_postgresql(
    postgres_walk: Walk, crawl_dsn: str
) -> None:
    with psycopg.connect(crawl_dsn, autocommit=True) as owner:
        owner.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        owner.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON crawl_audit_event EXECUTE FUNCTION no_room()"
        )
        with pytest.raises(StoreFull):
            postgres_walk.see(*(plain(v) for v in MANY))
        assert postgres_walk.ledger.figures().pages == 0
        assert postgres_walk.frontier.count(NOON).waiting == len(MANY)
        owner.execute("DROP TRIGGER no_room ON crawl_audit_event; DROP FUNCTION no_room()")
    assert len(postgres_walk.see(*(plain(v) for v in MANY)).done) == len(MANY)


@pytest.mark.full
def test_a_lost_connection_is_made_again(postgres_walk: Walk, crawl_dsn: str) -> None:
    assert postgres_walk.ledger.accept("casework", 1, [], NOON)
    with psycopg.connect(crawl_dsn, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'orbweaver'"
        )
    with pytest.raises(StoreUnavailable) as refusal:
        postgres_walk.ledger.accept("casework", 2, [], NOON)
    assert refusal.value.retryable
    assert postgres_walk.ledger.cursor("casework") == 1
    assert postgres_walk.ledger.accept("casework", 2, [], NOON)


@pytest.mark.full
def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreUnavailable),
        PostgresDatabase(f"host={tmp_path} dbname=crawl").reading(),
    ):
        pass


@pytest.mark.full
def test_what_a_store_says_names_no_stored_value(postgres_walk: Walk) -> None:
    with pytest.raises(StoreError) as refusal, postgres_walk.ledger._database.writing() as work:
        work.run("INSERT INTO crawl_cursor VALUES (?, NULL, 0)", "http://garden.example/secret")
    assert "garden" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__
