"""Cases joined and split by hand; how large a picture is, so that the largest stands for all."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_casesplit": (("change_id",), ("rest_case_id",), ("part_case_id",)),
    "casework_clusterchange": (("change_id",),),
    "casework_clusterundo": (("change_id",),),
    "casework_handjoin": (("from_case_id",),),
}


def rules(editor: BaseDatabaseSchemaEditor) -> list[TableRule]:
    """Return the rule of every table, for this engine."""
    vendor: Vendor = "postgresql" if editor.connection.vendor == "postgresql" else "sqlite"
    return [append_only_sql(vendor, table, keys) for table, keys in RECORDED.items()]


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the triggers."""
    del apps
    for rule in rules(editor):
        for statement in rule.forward:
            editor.execute(statement, params=None)


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, to go back behind this migration."""
    del apps
    for rule in rules(editor):
        for statement in rule.reverse:
            editor.execute(statement, params=None)


def _protected(to: str, name: str = "+") -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=f"casework.{to}"
    )


def _one_to_one(to: str, name: str, *, is_key: bool) -> models.OneToOneField[object, object]:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=f"casework.{to}",
        primary_key=is_key,
        serialize=not is_key,
    )


class Migration(migrations.Migration):
    """Makes tables, and adds a column without a rebuild of its table: its triggers stay."""

    dependencies = [("casework", "0012_queue")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE casework_casemedia ADD COLUMN area_px bigint DEFAULT 0 NOT NULL",
                    "ALTER TABLE casework_casemedia DROP COLUMN area_px",
                )
            ],
            state_operations=[
                migrations.AddField(
                    "casemedia", "area_px", models.PositiveBigIntegerField(db_default=0)
                )
            ],
        ),
        migrations.AddIndex(
            "casemedia",
            models.Index(
                fields=["case", "-area_px", "position"], name="casework_casemedia_largest"
            ),
        ),
        migrations.CreateModel(
            name="ClusterChange",
            fields=[
                ("change_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("media", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("case", _protected("case")),
                ("organisation", _protected("organisation")),
                ("person", _protected("person")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="HandJoin",
            fields=[
                ("from_case", _one_to_one("case", "+", is_key=True)),
                ("change", _protected("clusterchange", "parts")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CaseSplit",
            fields=[
                ("change", _one_to_one("clusterchange", "split", is_key=True)),
                ("rest_media", models.PositiveIntegerField()),
                ("part_media", models.PositiveIntegerField()),
                ("rest_case", _one_to_one("case", "rest_of", is_key=False)),
                ("part_case", _one_to_one("case", "part_of", is_key=False)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ClusterUndo",
            fields=[
                ("change", _one_to_one("clusterchange", "undo", is_key=True)),
                ("at", models.DateTimeField()),
                ("case", _protected("case")),
                ("person", _protected("person")),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(protect, release),
    ]
