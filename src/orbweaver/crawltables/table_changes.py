"""How a migration changes tables that are there, in each engine's spelling.

Like :mod:`orbweaver.crawltables.table_form`, this keeps its meaning for migrations that ran.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from orbweaver.crawltables.table_form import TableForm, create, drop, vendor_of
from orbweaver.ports.append_only import Vendor

Added = tuple[str, str, str]
"""A table, a column, and ``text`` (empty for rows that are there) or ``bigint`` (0 for them)."""

_KINDS = {
    ("sqlite", "text"): "TEXT NOT NULL DEFAULT ''",
    ("sqlite", "bigint"): "BIGINT NOT NULL DEFAULT 0",
    ("postgresql", "text"): "TEXT COLLATE \"C\" NOT NULL DEFAULT ''",
    ("postgresql", "bigint"): "BIGINT NOT NULL DEFAULT 0",
}


def add_columns(columns: Sequence[Added]) -> RunPython:
    """Return the operation that adds columns; no engine rewrites a row, and the triggers stay."""

    def forward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for table, name, kind in columns:
            spelled = _KINDS[editor.connection.vendor, kind]
            editor.execute(f"ALTER TABLE {table} ADD COLUMN {name} {spelled}", params=None)

    def backward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for table, name, _ in reversed(columns):
            editor.execute(f"ALTER TABLE {table} DROP COLUMN {name}", params=None)

    return RunPython(forward, backward)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A table that is made anew in another form, with its rows."""

    before: TableForm
    after: TableForm
    forth: str
    """What ``after`` takes of a row of ``before``, spelled with ``to_bytes(column)``."""
    back: str
    """What ``before`` takes of a row of ``after``, spelled with ``to_hex(column)``."""


def rebuild(tables: Sequence[Rebuilt]) -> RunPython:
    """Return the operation that makes tables anew, their rows among it, in either direction."""

    def forward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for each in tables:
            _rebuild(editor, each.before, each.after, each.forth)

    def backward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for each in reversed(tables):
            _rebuild(editor, each.after, each.before, each.back)

    return RunPython(forward, backward)


def _rebuild(editor: BaseDatabaseSchemaEditor, old: TableForm, new: TableForm, values: str) -> None:
    for statement in _statements(old, new, _spelled(editor, values), vendor_of(editor)):
        editor.execute(statement, params=None)


def _statements(old: TableForm, new: TableForm, values: str, vendor: Vendor) -> Iterator[str]:
    names = ", ".join(name for name, _ in new.columns)
    aside = f"{old.name}_aside"
    yield f"CREATE TABLE {aside} AS SELECT * FROM {old.name}"  # noqa: S608 - names of ours
    yield from drop(old, vendor)
    yield from create(new, vendor)
    order = ", ".join(new.key)
    yield f"INSERT INTO {new.name} ({names}) SELECT {values} FROM {aside} ORDER BY {order}"  # noqa: S608 - names of ours
    yield f"DROP TABLE {aside}"


def _spelled(editor: BaseDatabaseSchemaEditor, values: str) -> str:
    """Spell the two ways between 32 hex digits and 16 bytes in the engine at hand."""
    if editor.connection.vendor == "sqlite":
        editor.connection.connection.create_function("to_bytes", 1, bytes.fromhex)
        editor.connection.connection.create_function("to_hex", 1, bytes.hex)
        return values
    words = (
        ("to_bytes(visit_id)", "decode(visit_id, 'hex')"),
        ("to_hex(visit_id)", "encode(visit_id, 'hex')"),
    )
    for ours, theirs in words:
        values = values.replace(ours, theirs)
    return values
