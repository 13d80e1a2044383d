"""A seed says how far beyond its host it may lead, why, and how much its report presses."""

from django.db import migrations, models

TABLE = "casework_seed"
ADDED = (
    ("hops_out", "smallint DEFAULT 0 NOT NULL", models.PositiveSmallIntegerField(db_default=0)),
    (
        "robots",
        "varchar(16) DEFAULT 'obey' NOT NULL",
        models.CharField(db_default="obey", max_length=16),
    ),
    ("reason", "text DEFAULT '' NOT NULL", models.TextField(blank=True, db_default="")),
    ("urgency", "smallint DEFAULT 0 NOT NULL", models.PositiveSmallIntegerField(db_default=0)),
)


class Migration(migrations.Migration):
    """Adds columns, without a rebuild of the table: its triggers stay."""

    dependencies = [("casework", "0007_match_rung")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE {TABLE} ADD COLUMN {name} {kind}",
                    f"ALTER TABLE {TABLE} DROP COLUMN {name}",
                )
                for name, kind, _ in ADDED
            ],
            state_operations=[migrations.AddField("seed", name, field) for name, _, field in ADDED],
        ),
    ]
