"""SQLite: one file on a local disk, one writer at a time, nothing to install."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import RLock

from orbweaver.errors import AppendOnly, OrbweaverError, StoreError, StoreFull, StoreUnavailable
from orbweaver.ports.append_only import MARK
from orbweaver.ports.database.work import Row, Table, Value, Work

BUSY_LIMIT_S = 30
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",  # 64 MiB: keys of chance touch the whole tree
    "PRAGMA wal_autocheckpoint = 16000",  # 64 MiB: copy a page back once for many changes
    "PRAGMA recursive_triggers = ON",  # replacing inserts ask the triggers against deleting too
)


class SqliteDatabase:
    """One connection to a migrated file, guarded by a lock."""

    def __init__(self, path: Path) -> None:
        """Remember where; the file is opened when first used."""
        self._path = path
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Begin a transaction that keeps what it wrote when the block ends well."""
        with self._lock, _named_errors():
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteWork(connection)
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Read without a transaction: each statement sees what is committed at its start."""
        with self._lock, _named_errors():
            yield SqliteWork(self._open())

    def close(self) -> None:
        """Let go of the connection; a later call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=rw",  # never make an empty one
                uri=True,
                timeout=BUSY_LIMIT_S,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
            for pragma in PRAGMAS:
                connection.execute(pragma)
            self._connection = connection
        return self._connection


class SqliteWork:
    """The operations of :class:`Work` on SQLite."""

    writer = 0

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Work on this connection; who made it begins and ends the transaction."""
        self._connection = connection

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """Run a statement and return what it gives."""
        return self._connection.execute(_spelled(statement), _adapted(values)).fetchall()

    def run(self, statement: str, *values: Value) -> int:
        """Run a statement; return how many rows it touched."""
        return self._connection.execute(_spelled(statement), _adapted(values)).rowcount

    def each(self, statement: str, rows: Sequence[Row]) -> int:
        """Run a statement for each row of values; return how many rows it touched in all."""
        return self._connection.executemany(statement, rows).rowcount if rows else 0

    def add(self, table: Table, rows: Iterable[Row]) -> list[Row]:
        """Insert rows whose key is not there yet; return those, in the order given."""
        insert, execute = _insert(table), self._connection.execute
        return [row for row in rows if execute(insert, row).rowcount == 1]

    append = add

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows that are new for certain."""
        if rows:
            self._connection.executemany(_plain_insert(table), rows)

    def add_up(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows; where a key is there, add the last column to what stands there."""
        if rows:
            self._connection.executemany(_add_up(table), rows)

    def there(self, table: Table, keys: Sequence[Row]) -> set[Row]:
        """Return those of the keys that are there."""
        select, execute = _select(table), self._connection.execute
        return {key for key in keys if execute(select, key).fetchone()}

    def remove(self, table: Table, keys: Sequence[Row]) -> set[Row]:
        """Delete the rows with these keys; return the keys that were there."""
        delete, execute = _delete(table), self._connection.execute
        return {key for key in keys if execute(delete, key).rowcount == 1}

    def lock(self, purpose: str, names: Iterable[str] = ("",), *, shared: bool = False) -> None:
        """Do nothing: whoever writes is the only writer."""


@cache
def _spelled(statement: str) -> str:
    return statement.replace("IN (?*)", "IN (SELECT value FROM json_each(?))")


def _adapted(values: tuple[Value, ...]) -> list[str | int | bool | bytes | None]:
    return [json.dumps(value) if isinstance(value, list) else value for value in values]


@cache
def _insert(table: Table) -> str:
    """Spell an insert that skips a row which is there (see :mod:`orbweaver.ports.append_only`)."""
    names = ", ".join(name for name, _ in table.columns)
    values = ", ".join(f"?{number}" for number, _ in enumerate(table.columns, start=1))
    same = " AND ".join(
        f"{name} = ?{place + 1}" for name, place in zip(table.key, table.key_places, strict=True)
    )
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {values} "  # noqa: S608 - names of ours
        f"WHERE NOT EXISTS (SELECT 1 FROM {table.name} WHERE {same})"
    )


@cache
def _plain_insert(table: Table) -> str:
    names = ", ".join(name for name, _ in table.columns)
    values = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({values})"  # noqa: S608 - names of ours


@cache
def _add_up(table: Table) -> str:
    last = table.columns[-1][0]
    return (
        f"{_plain_insert(table)} ON CONFLICT ({', '.join(table.key)}) "
        f"DO UPDATE SET {last} = {last} + excluded.{last}"
    )


@cache
def _select(table: Table) -> str:
    same = " AND ".join(f"{name} = ?" for name in table.key)
    return f"SELECT 1 FROM {table.name} WHERE {same}"  # noqa: S608 - names of ours


@cache
def _delete(table: Table) -> str:
    same = " AND ".join(f"{name} = ?" for name in table.key)
    return f"DELETE FROM {table.name} WHERE {same}"  # noqa: S608 - names of ours


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _named(error) from None  # the original may quote what is stored


def _named(error: sqlite3.Error) -> OrbweaverError:
    text = str(error)
    if isinstance(error, sqlite3.IntegrityError) and text.startswith(MARK):
        return AppendOnly(text.removeprefix(MARK).strip())
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return StoreFull(text)
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN}:
        return StoreUnavailable(text)
    return StoreError(text)
