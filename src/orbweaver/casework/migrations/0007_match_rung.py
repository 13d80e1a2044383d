"""A match says which rung of the ladder of detectors found it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds a column, without a rebuild of the table: its triggers stay."""

    dependencies = [("casework", "0006_append_only")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE casework_mediamatch ADD COLUMN rung varchar(32) "
                    "DEFAULT '' NOT NULL",
                    "ALTER TABLE casework_mediamatch DROP COLUMN rung",
                )
            ],
            state_operations=[
                migrations.AddField(
                    "mediamatch",
                    "rung",
                    models.CharField(blank=True, db_default="", max_length=32),
                )
            ],
        ),
    ]
