"""How a migration adds columns to a table that is there, in each engine's spelling.

Like :mod:`orbweaver.crawltables.table_form`, this keeps its meaning for migrations that ran.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

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
