"""Both PostgreSQL databases at one instant, table by table, through COPY."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.errors import DeadlockDetected, LockNotAvailable

from orbweaver.errors import AlreadyThere, StoreError, StoreUnavailable
from orbweaver.model.ids import content_id

TABLES_MADE_BY_MIGRATION = frozenset(
    {"django_migrations", "django_content_type", "auth_permission"}
)
ROWS_MADE_BY_MIGRATION = frozenset({"crawl_bank_floor", "crawl_shard"})
"""Tables that are never empty; what a backup holds of them replaces what is there."""
CROSSING_SUFFIXES = ("handover", "cursor")
BLOCK_BYTES = 1 << 20
LOCK_MS = 200
"""Shorter than PostgreSQL waits before it looks for deadlocks, so that we give way first."""
TRIES = 100
PAUSE_S = 0.1


def snapshot(dsns: Mapping[str, str], folder: Path) -> Sequence[Path]:
    """Copy databases, DSNs by name, into ``folder/<name>.<table>.copy`` files.

    The hand-over and cursor tables of all of them are locked against writing while the
    snapshots are taken, so that no cursor is ahead of what the other database holds.

    Raises:
        StoreUnavailable: A database does not answer, or never stands still for a moment.
    """
    with _named_failures(), ExitStack() as stack:
        readers = {name: stack.enter_context(psycopg.connect(dsn)) for name, dsn in dsns.items()}
        _take_snapshots(list(dsns.values()), list(readers.values()))
        return [path for name, reader in readers.items() for path in _dump(reader, name, folder)]


def _take_snapshots(dsns: Sequence[str], readers: Sequence[psycopg.Connection]) -> None:
    """Give every reader its snapshot while nobody can move a crossing; try again where busy."""
    for reader in readers:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    for _ in range(TRIES):
        try:
            with _crossings_held(dsns):
                for reader in readers:
                    reader.execute("SELECT 1")
                return
        except (LockNotAvailable, DeadlockDetected):
            time.sleep(PAUSE_S)
    raise StoreUnavailable("the databases are too busy to be copied")


@contextmanager
def _crossings_held(dsns: Sequence[str]) -> Iterator[None]:
    with ExitStack() as stack:
        for dsn in dsns:
            guard = stack.enter_context(psycopg.connect(dsn))
            guard.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_MS)))
            for table in _tables(guard):
                if table.endswith(CROSSING_SUFFIXES):
                    guard.execute(
                        sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table))
                    )
        yield


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


def tables_version(dsns: Mapping[str, str]) -> str:
    """Return what stands for the tables of all databases as they are: 32 hex digits.

    Raises:
        StoreUnavailable: A database does not answer.
    """
    applied: list[str] = []
    with _named_failures():
        for name, dsn in dsns.items():
            with psycopg.connect(dsn) as connection:
                rows = connection.execute("SELECT app, name FROM django_migrations")
                applied += [f"{name} {app} {migration}" for app, migration in rows]
    return content_id("tables", *sorted(applied))


def load(dsns: Mapping[str, str], folder: Path) -> None:
    """Load what :func:`snapshot` wrote into migrated, empty databases: all of it or nothing.

    Raises:
        AlreadyThere: A database holds rows.
        StoreUnavailable: A database does not answer.
    """
    with _named_failures(), ExitStack() as stack:
        for name, dsn in dsns.items():
            connection = stack.enter_context(psycopg.connect(dsn))
            files = {
                path.name.removeprefix(f"{name}.").removesuffix(".copy"): path
                for path in sorted(folder.glob(f"{name}.*.copy"))
            }
            _require_empty(connection, name, files)
            connection.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, path in files.items():
                _fill(connection, table, path)
            _move_sequences(connection)


def _require_empty(connection: psycopg.Connection, name: str, tables: Mapping[str, Path]) -> None:
    for table in tables.keys() - ROWS_MADE_BY_MIGRATION:
        query = sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table))
        found = connection.execute(query).fetchone()
        if found and found[0]:
            raise AlreadyThere(f"rows in the database of {name}; restore goes into an empty one")


def _fill(connection: psycopg.Connection, table: str, path: Path) -> None:
    if table in ROWS_MADE_BY_MIGRATION:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    query = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with path.open("rb") as file, connection.cursor() as cursor, cursor.copy(query) as copy:
        while block := file.read(BLOCK_BYTES):
            copy.write(block)


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


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        text = error.diag.message_primary or str(error).partition("\n")[0]
        kind = StoreUnavailable if isinstance(error, psycopg.OperationalError) else StoreError
        raise kind(text) from None  # the original quotes rows: addresses among them
