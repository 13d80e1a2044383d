"""Empty a crawl database that refuses to be emptied: only for tests, only as its owner."""

import psycopg
from psycopg import sql

_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_TABLES = """
    SELECT relname FROM pg_class WHERE relname LIKE 'crawl\\_%' AND relkind IN ('r', 'p')
    AND NOT relispartition"""
_REFUSALS = "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE '%\\_refuses'"
_SHAPE = """
    SELECT (SELECT count(*) FROM pg_class WHERE relname LIKE 'crawl\\_%'),
    (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'A')"""
_KEPT = {
    "crawl_shard": "UPDATE crawl_shard SET worker = '', fence = 0, until_us = 0",
    "crawl_bank_floor": "UPDATE crawl_bank_floor SET bank_version = 0",
}
_NUMBERED = ("crawl_handover", "crawl_audit_event")


Shape = tuple[int, int]
"""How many tables with indexes there are, and how many triggers that are always awake."""


def shape_of(dsn: str) -> Shape | None:
    """Return what a test may not have changed."""
    with psycopg.connect(dsn) as owner:
        return owner.execute(_SHAPE).fetchone()


def make_empty(dsn: str) -> None:
    """Bring the rows of a database back to its first state."""
    with psycopg.connect(dsn) as owner:
        owner.execute(_OTHERS)
        refusals = owner.execute(_REFUSALS).fetchall()
        for name, _ in refusals:
            owner.execute(_lenient(name))
        for (table,) in owner.execute(_TABLES).fetchall():
            owner.execute(_KEPT.get(table, f"DELETE FROM {table}").encode())  # noqa: S608 - names of ours
        for table in _NUMBERED:
            owner.execute(f"ALTER TABLE IF EXISTS {table} ALTER number RESTART".encode())
        for _, definition in refusals:
            owner.execute(definition.encode())


def _lenient(name: str) -> sql.Composed:
    text = "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS {}"
    return sql.SQL(text).format(sql.Identifier(name), sql.Literal("BEGIN RETURN OLD; END"))
