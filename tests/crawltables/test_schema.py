"""The crawl tables: what the migration makes is what Django knows and what the keepers write."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orbweaver.crawltables.first_tables import FIRST_TABLES
from orbweaver.crawltables.later_tables import LATER_TABLES
from orbweaver.crawltables.small_tables import QUEUE_SUM
from orbweaver.crawltables.table_form import PARTITIONS
from orbweaver.ports.database.work import Table
from orbweaver.ports.frontier import rows as frontier_rows
from orbweaver.ports.frontier.port import SHARDS
from orbweaver.ports.ledger import tables as ledger_tables
from tests.crawltables.django_words import django
from tests.servers.crawl_database import migrate

WRITTEN = [
    table
    for module in (frontier_rows, ledger_tables)
    for table in vars(module).values()
    if isinstance(table, Table)
]
TABLES = (*FIRST_TABLES, *LATER_TABLES, QUEUE_SUM)
RECORDED = sorted(form.name for form in TABLES if form.is_recorded)
CUT = sorted(form.name for form in TABLES if form.cut_by)
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def sqlite_schema(crawl_file: Path) -> Ask:
    """Ask the SQLite file."""

    def ask(question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(crawl_file)) as database:
            return database.execute(question).fetchall()

    return ask


@pytest.fixture
def postgres_schema(crawl_dsn: str) -> Ask:
    """Ask the PostgreSQL database."""

    def ask(question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(crawl_dsn) as database:
            return database.execute(question.encode()).fetchall()

    return ask


def test_nothing_recorded_is_left_out() -> None:
    """What machines saw, what crossed, and the audit; the rest comes and goes."""
    assert {form.name for form in TABLES} - set(RECORDED) == {
        "crawl_branch",
        "crawl_host",
        "crawl_place",
        "crawl_queue_sum",
        "crawl_queue",
        "crawl_shard",
        "crawl_cursor",
        "crawl_bank_floor",
        "crawl_audit_waiting",
    }


@pytest.mark.parametrize("table", WRITTEN, ids=lambda table: str(table.name))
def test_the_keepers_write_the_columns_that_are_there(sqlite_schema: Ask, table: Table) -> None:
    there = {row[1]: row[2] for row in sqlite_schema(f"PRAGMA table_info({table.name})")}
    kinds = {
        "text": "TEXT",
        "bytea": "BLOB",
        "bigint": "BIGINT",
        "smallint": "SMALLINT",
        "boolean": "BOOL",
    }
    assert dict(table.columns).keys() == there.keys() - {"number"}
    assert {name: kinds[kind] for name, kind in table.columns} == {
        name: kind for name, kind in there.items() if name != "number"
    }


@pytest.mark.full
def test_postgresql_has_the_same_columns(postgres_schema: Ask) -> None:
    there = {
        (table, column): kind
        for table, column, kind in postgres_schema(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public'"
        )
    }
    for table in WRITTEN:
        assert {name: there[table.name, name] for name, _ in table.columns} == dict(table.columns)


def test_every_recorded_table_has_its_triggers_on_sqlite(sqlite_schema: Ask) -> None:
    triggers = {
        name for (name,) in sqlite_schema("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    }
    wanted = {f"{table}_no_{act}" for table in RECORDED for act in ("update", "delete", "insert")}
    assert triggers == wanted


@pytest.mark.full
def test_every_recorded_table_has_its_triggers_on_postgresql(postgres_schema: Ask) -> None:
    found = postgres_schema(
        "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
    )
    forms = [form for form in TABLES if form.is_recorded]
    wanted = {
        (table, f"{form.name}_no_{act}", "A")
        for form in forms
        for table in (form.name, *form.partitions)
        for act in ("change", "truncate")
    }
    assert set(found) == wanted


@pytest.mark.full
def test_what_grows_is_cut_by_host_on_postgresql(postgres_schema: Ask) -> None:
    found = postgres_schema(
        "SELECT p.relname, count(*) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent "
        "WHERE p.relkind = 'p' GROUP BY p.relname ORDER BY p.relname"
    )
    assert found == [(table, PARTITIONS) for table in CUT]


def test_every_shard_has_its_row(sqlite_schema: Ask) -> None:
    assert sqlite_schema("SELECT count(*), max(shard) FROM crawl_shard") == [(SHARDS, SHARDS - 1)]


def test_django_knows_the_tables_as_they_are(crawl_file: Path) -> None:
    checked = django(f"sqlite:{crawl_file}", "makemigrations", "crawltables", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_migration_can_be_taken_back_and_made_again(crawl_file: Path) -> None:
    target = f"sqlite:{crawl_file}"
    assert django(target, "migrate", "crawltables", "zero").returncode == 0
    with closing(sqlite3.connect(crawl_file)) as database:
        left = database.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'crawl_%'")
        assert left.fetchall() == []
    migrate(target)


@pytest.mark.full
def test_the_migration_can_be_taken_back_on_postgresql(crawl_dsn: str) -> None:
    undone = django(crawl_dsn, "migrate", "crawltables", "zero")
    assert undone.returncode == 0, undone.stderr
    migrate(crawl_dsn)
