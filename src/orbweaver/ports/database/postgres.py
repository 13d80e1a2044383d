"""PostgreSQL: many writers, on this machine or another."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import RLock

import psycopg
from psycopg import errors

from orbweaver.errors import AppendOnly, OrbweaverError, StoreError, StoreFull, StoreUnavailable
from orbweaver.ports.append_only import MARK
from orbweaver.ports.database.work import Row, Table, Value, Work

LOCK_LIMIT_S = 30
WRITERS = 32  # so many sums of what waits a shard: few of those who write at once share one
CONNECT_LIMIT_S = 10
BY_KEYS = "-c enable_hashjoin=off -c enable_mergejoin=off"
"""What the keepers join goes by keys; the planner would rather read a whole queue."""


class PostgresDatabase:
    """One connection to a migrated database, guarded by a lock; opened anew when it was lost."""

    def __init__(self, dsn: str) -> None:
        """Remember where; the connection is made when first used."""
        self._dsn = dsn
        self._lock = RLock()
        self._connection: psycopg.Connection | None = None

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Begin a transaction that keeps what it wrote when the block ends well."""
        with self._lock, _named_errors():
            connection = self._open()
            with connection.transaction():
                yield PostgresWork(connection)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Read without a transaction: each statement sees what is committed at its start."""
        with self._lock, _named_errors():
            yield PostgresWork(self._open())

    def close(self) -> None:
        """Let go of the connection; a later call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._dsn,
                autocommit=True,  # outside `writing` no transaction is left open
                connect_timeout=CONNECT_LIMIT_S,
                application_name="orbweaver",
                options=BY_KEYS,
                keepalives_idle=30,  # notice a peer that went without a word
                tcp_user_timeout=60_000,
            )
            self._connection.execute(f"SET lock_timeout = '{LOCK_LIMIT_S}s'".encode())
        return self._connection


class PostgresWork:
    """The operations of :class:`Work` on PostgreSQL."""

    def __init__(self, connection: psycopg.Connection) -> None:
        """Work on this connection; who made it begins and ends the transaction."""
        self._connection = connection
        self.writer = connection.info.backend_pid % WRITERS

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """Run a statement and return what it gives."""
        return self._connection.execute(_spelled(statement), values, binary=True).fetchall()

    def run(self, statement: str, *values: Value) -> int:
        """Run a statement; return how many rows it touched."""
        return self._connection.execute(_spelled(statement), values).rowcount

    def each(self, statement: str, rows: Sequence[Row]) -> int:
        """Run a statement for each row of values, all in one go over the wire."""
        if not rows:
            return 0
        with self._connection.cursor() as cursor:
            cursor.executemany(_spelled(statement), rows)
            return cursor.rowcount

    def add(self, table: Table, rows: Iterable[Row]) -> list[Row]:
        """Insert rows whose key is not there yet; return those, in the order given."""
        by_key = _by_key(table, rows)
        new = self._insert(table, [by_key[key] for key in sorted(by_key)])
        return [row for key, row in by_key.items() if key in new]

    def append(self, table: Table, rows: Iterable[Row]) -> list[Row]:
        """Insert like :meth:`add`, numbered in the order given."""
        by_key = _by_key(table, rows)
        new = self._insert(table, list(by_key.values()))
        return [row for key, row in by_key.items() if key in new]

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows that are new for certain: they stream into the table."""
        if rows:
            with self._connection.cursor() as cursor, cursor.copy(_copy(table)) as copy:
                copy.set_types(_types(table))
                for row in rows:
                    copy.write_row(row)

    def add_up(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows; where a key is there, add the last column to what stands there."""
        if rows:
            columns = [list(column) for column in zip(*sorted(rows), strict=True)]
            self._connection.execute(_add_up(table), columns)

    def there(self, table: Table, keys: Sequence[Row]) -> set[Row]:
        """Return those of the keys that are there."""
        return self._by_keys(_select(table), keys)

    def remove(self, table: Table, keys: Sequence[Row]) -> set[Row]:
        """Delete the rows with these keys; return the keys that were there."""
        return self._by_keys(_delete(table), keys)

    def lock(self, purpose: str, names: Iterable[str] = ("",), *, shared: bool = False) -> None:
        """Hold these names until the transaction ends, taken in sorted order."""
        numbers = sorted({_lock_number(purpose, name) for name in names})
        mode = "_shared" if shared else ""
        self._connection.execute(
            f"SELECT pg_advisory_xact_lock{mode}(n) "  # noqa: S608 - one of two words
            "FROM unnest(%s::bigint[]) WITH ORDINALITY AS l(n, place) ORDER BY place".encode(),
            [numbers],
        )

    def _by_keys(self, statement: bytes, keys: Sequence[Row]) -> set[Row]:
        if not keys:
            return set()
        columns = [list(column) for column in zip(*keys, strict=True)]
        return set(self._connection.execute(statement, columns, binary=True).fetchall())

    def _insert(self, table: Table, rows: list[Row]) -> set[Row]:
        if not rows:
            return set()
        columns = [list(column) for column in zip(*rows, strict=True)]
        return set(self._connection.execute(_insert(table), columns, binary=True).fetchall())


def _by_key(table: Table, rows: Iterable[Row]) -> dict[Row, Row]:
    """Return rows by key; of two with the same key the first counts."""
    by_key: dict[Row, Row] = {}
    for row in rows:
        by_key.setdefault(table.key_of(row), row)
    return by_key


@cache
def _spelled(statement: str) -> bytes:
    return (
        statement.replace("NOT IN (?*)", "<> ALL(%s)")
        .replace("IN (?*)", "= ANY(%s)")
        .replace("?", "%s")
        .encode()
    )


@cache
def _insert(table: Table) -> bytes:
    names = ", ".join(name for name, _ in table.columns)
    arrays = ", ".join(f"%b::{kind}[]" for _, kind in table.columns)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays}) "  # noqa: S608 - names of ours
        f"ON CONFLICT DO NOTHING RETURNING {', '.join(table.key)}"
    ).encode()


@cache
def _add_up(table: Table) -> bytes:
    names = ", ".join(name for name, _ in table.columns)
    arrays = ", ".join(f"%b::{kind}[]" for _, kind in table.columns)
    last = table.columns[-1][0]
    return (
        f"INSERT INTO {table.name} AS t ({names}) SELECT * FROM unnest({arrays}) "  # noqa: S608 - names of ours
        f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {last} = t.{last} + excluded.{last}"
    ).encode()


@cache
def _copy(table: Table) -> bytes:
    names = ", ".join(name for name, _ in table.columns)
    return f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)".encode()


@cache
def _types(table: Table) -> list[str]:
    return [_COPIED.get(kind, kind) for _, kind in table.columns]


_COPIED = {"bigint": "int8", "smallint": "int2", "boolean": "bool"}


@cache
def _delete(table: Table) -> bytes:
    return (
        f"DELETE FROM {table.name} AS t USING {_keys(table)} RETURNING {_found(table)}"  # noqa: S608 - names of ours
    ).encode()


@cache
def _select(table: Table) -> bytes:
    return f"SELECT {_found(table)} FROM {table.name} AS t, {_keys(table)}".encode()  # noqa: S608 - names of ours


def _keys(table: Table) -> str:
    """Spell a list of keys, an array a column, and that a row ``t`` has one of them."""
    kinds = dict(table.columns)
    arrays = ", ".join(f"%b::{kinds[name]}[]" for name in table.key)
    same = " AND ".join(f"t.{name} = k.{name}" for name in table.key)
    return f"unnest({arrays}) AS k({', '.join(table.key)}) WHERE {same}"


def _found(table: Table) -> str:
    return ", ".join(f"t.{name}" for name in table.key)


def _lock_number(purpose: str, name: str) -> int:
    digest = hashlib.sha256(f"{purpose}\0{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise _named(error) from None  # the original quotes rows: addresses among them


def _named(error: psycopg.Error) -> OrbweaverError:
    text = error.diag.message_primary or type(error).__name__
    if text.startswith(MARK):
        return AppendOnly(text.removeprefix(MARK).strip())
    if isinstance(error, errors.DiskFull):
        return StoreFull(text)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return StoreUnavailable(text)
    return StoreError(text)
