"""Held decisions, facts, and the labels that follow from them."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_derivedlabel": (("derived_id",),),
    "casework_questionset": (("set_id",),),
}
ADDED = (  # added without a rebuild of their tables: the triggers stay
    (
        "verdict",
        "stage",
        "varchar(16) DEFAULT 'blind' NOT NULL",
        models.CharField(db_default="blind", max_length=16),
    ),
    ("verdict", "facts_json", "text DEFAULT '{}' NOT NULL", models.TextField(db_default="{}")),
    (
        "classification",
        "facts_json",
        "text DEFAULT '{}' NOT NULL",
        models.TextField(db_default="{}"),
    ),
    (
        "classification",
        "votes_json",
        "text DEFAULT '{}' NOT NULL",
        models.TextField(db_default="{}"),
    ),
)


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


def _protected(to: str, *, null: bool = False) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"casework.{to}",
    )


class Migration(migrations.Migration):
    """Makes tables, and adds columns."""

    dependencies = [("casework", "0013_clusters")]

    operations = [
        migrations.CreateModel(
            name="HeldDecision",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="casework.person",
                    ),
                ),
                ("held_id", models.CharField(max_length=32)),
                ("label", models.CharField(max_length=64)),
                ("facts_json", models.TextField()),
                ("seen_position", models.PositiveIntegerField()),
                ("at", models.DateTimeField(db_index=True)),
                ("refused_for", models.CharField(blank=True, max_length=64)),
                ("case", _protected("case")),
                ("organisation", _protected("organisation")),
                ("comment", _protected("sealedtext", null=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="DerivedLabel",
            fields=[
                ("derived_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("scheme", models.CharField(max_length=64)),
                ("label", models.CharField(max_length=64)),
                ("mapping", models.CharField(max_length=64)),
                ("version", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("case", _protected("case")),
                ("organisation", _protected("organisation")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="QuestionSet",
            fields=[
                ("set_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("scheme", models.CharField(max_length=64)),
                ("questionnaire", models.CharField(max_length=64)),
                ("asked_json", models.TextField()),
                ("required_json", models.TextField()),
                ("at", models.DateTimeField()),
                ("chosen_by", _protected("person", null=True)),
                ("organisation", _protected("organisation")),
            ],
        ),
        migrations.AddIndex(
            model_name="questionset",
            index=models.Index(
                fields=["organisation", "scheme", "at"], name="casework_questionset_last"
            ),
        ),
        *(
            migrations.SeparateDatabaseAndState(
                database_operations=[
                    migrations.RunSQL(
                        f"ALTER TABLE casework_{model} ADD COLUMN {name} {kind}",
                        f"ALTER TABLE casework_{model} DROP COLUMN {name}",
                    )
                ],
                state_operations=[migrations.AddField(model, name, field)],
            )
            for model, name, kind, field in ADDED
        ),
        migrations.RunPython(protect, release),
    ]
