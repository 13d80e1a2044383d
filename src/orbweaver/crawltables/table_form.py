"""How a migration describes a table once, and how each engine spells it.

Migrations that ran cannot change, so neither may what this makes of a given form: a new need
gets a new function here, never a new meaning of an old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

ColumnKind = Literal[
    "text", "text?", "bytea", "bigint", "bigint?", "smallint", "smallint?", "boolean", "number"
]
"""``?`` may be empty; ``number`` is given by the database, 1 first, growing."""

PARTITIONS = 16  # enough to spread one crawl over as many servers; fixed for a table's life

_SQLITE = {
    "text": "TEXT NOT NULL",
    "text?": "TEXT",
    "bytea": "BLOB NOT NULL",
    "bigint": "BIGINT NOT NULL",
    "bigint?": "BIGINT",
    "smallint": "SMALLINT NOT NULL",
    "smallint?": "SMALLINT",
    "boolean": "BOOL NOT NULL",
    "number": "INTEGER PRIMARY KEY AUTOINCREMENT",
}
_POSTGRESQL = {
    "text": 'TEXT COLLATE "C" NOT NULL',  # sorted by bytes, as SQLite does
    "text?": 'TEXT COLLATE "C"',
    "bytea": "BYTEA NOT NULL",
    "bigint": "BIGINT NOT NULL",
    "bigint?": "BIGINT",
    "smallint": "SMALLINT NOT NULL",
    "smallint?": "SMALLINT",
    "boolean": "BOOLEAN NOT NULL",
    "number": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table of the crawl database."""

    name: str
    columns: tuple[tuple[str, ColumnKind], ...]
    key: tuple[str, ...]
    """What no two rows share: the primary key, or where a ``number`` is that, a unique one."""
    also_unique: tuple[str, ...] = ()
    """Columns that are a key by themselves, too."""
    indexes: tuple[tuple[str, ...], ...] = ()
    cut_by: str = ""
    """The column of the key by whose hash PostgreSQL cuts the table into partitions."""
    is_recorded: bool = True
    """Whether its rows are never changed."""
    is_slim: bool = False
    """Whether SQLite keeps the rows in the key's own tree: pays for short rows."""

    @property
    def partitions(self) -> tuple[str, ...]:
        """The names of its partitions on PostgreSQL."""
        return tuple(f"{self.name}_p{n:02}" for n in range(PARTITIONS if self.cut_by else 0))

    @property
    def has_number(self) -> bool:
        """Whether the database numbers the rows."""
        return any(kind == "number" for _, kind in self.columns)


def create(form: TableForm, vendor: Vendor) -> Iterator[str]:
    """Yield the statements that make the table, its indexes and its triggers."""
    kinds = _SQLITE if vendor == "sqlite" else _POSTGRESQL
    lines = [f"{name} {kinds[kind]}" for name, kind in form.columns]
    lines.append(f"{'UNIQUE' if form.has_number else 'PRIMARY KEY'} ({', '.join(form.key)})")
    lines += [f"UNIQUE ({column})" for column in form.also_unique]
    yield f"CREATE TABLE {form.name} ({', '.join(lines)}){_tail(form, vendor)}"
    if vendor == "postgresql":
        yield from _partitions(form)
    for number, columns in enumerate(form.indexes, start=1):
        yield f"CREATE INDEX {form.name}_i{number} ON {form.name} ({', '.join(columns)})"
    if form.is_recorded:
        yield from _rule(form, vendor).forward


def drop(form: TableForm, vendor: Vendor) -> Iterator[str]:
    """Yield the statements that take it away again."""
    if form.is_recorded:
        yield from _rule(form, vendor).reverse
    yield f"DROP TABLE {form.name}"


def run_for(*forms: TableForm) -> RunPython:
    """Return the operation that makes these tables, in the engine at hand."""

    def forward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for form in forms:
            for statement in create(form, vendor_of(editor)):
                editor.execute(statement, params=None)

    def backward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for form in reversed(forms):
            for statement in drop(form, vendor_of(editor)):
                editor.execute(statement, params=None)

    return RunPython(forward, backward)


def vendor_of(editor: BaseDatabaseSchemaEditor) -> Vendor:
    """Say which engine a migration runs on."""
    return "sqlite" if editor.connection.vendor == "sqlite" else "postgresql"


def _tail(form: TableForm, vendor: Vendor) -> str:
    if vendor == "sqlite":
        return " WITHOUT ROWID" if form.is_slim else ""
    return f" PARTITION BY HASH ({form.cut_by})" if form.cut_by else ""


def _partitions(form: TableForm) -> Iterator[str]:
    # rows that come and go leave room on their page, and are swept up early
    churn = (
        ""
        if form.is_recorded
        else (" WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01)")
    )
    for remainder, partition in enumerate(form.partitions):
        yield (
            f"CREATE TABLE {partition} PARTITION OF {form.name} "
            f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {remainder}){churn}"
        )


def _rule(form: TableForm, vendor: Vendor) -> TableRule:
    keys = [form.key, *((column,) for column in form.also_unique)]
    if form.has_number:
        keys.append(("number",))
    return append_only_sql(
        vendor,
        form.name,
        keys,
        partitions=form.partitions if vendor == "postgresql" else (),
        has_rowid=not form.is_slim,
    )
