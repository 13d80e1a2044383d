"""A match says which rung of the ladder of detectors found it."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_COLUMN = {
    "sqlite": "rung TEXT NOT NULL DEFAULT ''",
    "postgresql": "rung TEXT COLLATE \"C\" NOT NULL DEFAULT ''",
}


def add(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the column; no engine rewrites a row for it, and the triggers stay."""
    del apps
    editor.execute(f"ALTER TABLE crawl_match ADD COLUMN {_COLUMN[editor.connection.vendor]}")


class Migration(migrations.Migration):
    """Matches of older houses have no rung: it is empty."""

    dependencies = [("crawltables", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(add, migrations.RunPython.noop),
                migrations.RunSQL(
                    migrations.RunSQL.noop, "ALTER TABLE crawl_match DROP COLUMN rung"
                ),
            ],
            state_operations=[
                migrations.AddField("matchrow", "rung", models.TextField(default=""))
            ],
        ),
    ]
