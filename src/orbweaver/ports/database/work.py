"""What a keeper may ask of either engine inside one transaction."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Value = str | int | bool | bytes | None | list[str] | list[int]
"""What goes into a statement; a list stands for ``IN (?*)``, see :meth:`Work.rows`."""

Row = tuple[Any, ...]
"""What comes out of one; the code that asked knows the columns."""

Kind = Literal["text", "bytea", "bigint", "smallint", "boolean"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the keepers write to it."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    """In the order of a row's values; columns that the database numbers itself are left out."""
    key: tuple[str, ...]
    """The columns by which a row is recognised."""
    key_places: tuple[int, ...] = field(init=False)
    """Where the key's values stand in a row."""

    def __post_init__(self) -> None:
        """Find the key among the columns."""
        names = [name for name, _ in self.columns]
        object.__setattr__(self, "key_places", tuple(names.index(name) for name in self.key))

    def key_of(self, row: Row) -> Row:
        """Return the values of a row's key."""
        return tuple(row[place] for place in self.key_places)


class Work(Protocol):
    """One transaction: all of it is kept, or nothing.

    ``writer`` is a small number of the connection's own, 0 to 31; two may share one.

    Every failure leaves as one of the house's errors:

    * ``AppendOnly``: a trigger of :mod:`orbweaver.ports.append_only` said no.
    * ``StoreFull``: no room.
    * ``StoreUnavailable``: locked for too long, a deadlock, no connection; try again.
    * ``StoreError``: anything else; its detail names no stored value.
    """

    writer: int

    def rows(self, statement: str, *values: Value) -> list[Row]:
        """Run a statement with ``?`` for each value and return what it gives.

        ``IN (?*)`` and ``NOT IN (?*)`` take a list as one value, however long.
        """

    def run(self, statement: str, *values: Value) -> int:
        """Run a statement that gives nothing back; return how many rows it touched."""

    def each(self, statement: str, rows: Sequence[Row]) -> int:
        """Run a statement once for each row of values; return how many rows it touched in all."""

    def add(self, table: Table, rows: Iterable[Row]) -> list[Row]:
        """Insert rows whose key is not there yet; return those, in the order given.

        Keys are locked in sorted order, so that two writers never wait for each other in a
        ring; the database numbers new rows in the order given only where the key is sorted.
        """

    def append(self, table: Table, rows: Iterable[Row]) -> list[Row]:
        """Insert like :meth:`add`, numbered in the order given.

        Only for tables whose keys no two transactions write at once.
        """

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows that are new for certain; one that is there is an error."""

    def add_up(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows; where a key is there, add the last column to what stands there.

        Rows are locked in sorted order.
        """

    def there(self, table: Table, keys: Sequence[Row]) -> set[Row]:
        """Return those of the keys that are there."""

    def remove(self, table: Table, keys: Sequence[Row]) -> set[Row]:
        """Delete the rows with these keys; return the keys that were there."""

    def lock(self, purpose: str, names: Iterable[str] = ("",), *, shared: bool = False) -> None:
        """Hold these names until the transaction ends; SQLite's one writer holds all anyway."""


class Database(Protocol):
    """One connection to one database; safe to use from several threads, one at a time inside."""

    def writing(self) -> AbstractContextManager[Work]:
        """Begin a transaction that keeps what it wrote when the block ends well."""

    def reading(self) -> AbstractContextManager[Work]:
        """Read without a transaction: each statement sees what is committed at its start."""

    def close(self) -> None:
        """Let go of the connection; a later call opens it again."""
