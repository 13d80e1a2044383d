"""Both PostgreSQL databases at one instant, table by table, through COPY."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import psycopg
from psycopg import sql

TABLES_MADE_BY_MIGRATION = frozenset(
    {"django_migrations", "django_content_type", "auth_permission"}
)
CROSSING_SUFFIXES = ("handover", "cursor")


def snapshot(dsns: Sequence[tuple[str, str]], folder: Path) -> Sequence[Path]:
    """Copy databases, given as (name, dsn), into ``folder/<name>.<table>.copy`` files.

    The hand-over and cursor tables of all of them are locked against writing while the
    snapshots are taken, so that no cursor is ahead of what the other database holds.
    """
    with ExitStack() as stack:
        connections = [stack.enter_context(psycopg.connect(dsn)) for _, dsn in dsns]
        _hold_crossings([dsn for _, dsn in dsns], connections)
        return [
            path
            for (name, _), connection in zip(dsns, connections, strict=True)
            for path in _dump(connection, name, folder)
        ]


def _hold_crossings(dsns: Sequence[str], readers: Sequence[psycopg.Connection]) -> None:
    """Give every reader its snapshot while nobody can move a crossing."""
    with ExitStack() as stack:
        for dsn in dsns:
            guard = stack.enter_context(psycopg.connect(dsn))
            for table in _tables(guard):
                if table.endswith(CROSSING_SUFFIXES):
                    guard.execute(
                        sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table))
                    )
        for reader in readers:
            reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            reader.execute("SELECT 1")


def _tables(connection: psycopg.Connection) -> list[str]:
    """Return the tables that hold rows of their own, partitions by their parent."""
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = current_schema()::regnamespace ORDER BY relname"
    )
    return [row[0] for row in rows]


def _dump(connection: psycopg.Connection, name: str, folder: Path) -> list[Path]:
    paths = []
    for table in _tables(connection):
        if table in TABLES_MADE_BY_MIGRATION:
            continue
        path = folder / f"{name}.{table}.copy"
        query = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(table))
        with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(query) as copy:
            for block in copy:
                file.write(block)
        paths.append(path)
    return paths


def load(dsn: str, name: str, folder: Path) -> None:
    """Load what :func:`snapshot` wrote for ``name`` into a migrated, empty database."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET CONSTRAINTS ALL DEFERRED")
        for path in sorted(folder.glob(f"{name}.*.copy")):
            table = path.name.removeprefix(f"{name}.").removesuffix(".copy")
            query = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with connection.cursor() as cursor, cursor.copy(query) as copy:
                copy.write(path.read_bytes())
        _move_sequences(connection)


def _move_sequences(connection: psycopg.Connection) -> None:
    """Set every sequence beyond the highest value that its column holds."""
    rows = connection.execute(
        "SELECT table_name, column_name,"
        " pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence"
        " FROM information_schema.columns WHERE table_schema = current_schema()"
    ).fetchall()
    for table, column, sequence in rows:
        if sequence:
            query = sql.SQL("SELECT setval({}, COALESCE((SELECT max({}) FROM {}), 0) + 1, false)")
            connection.execute(
                query.format(sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table))
            )
