"""Comments and saved filters; and by what people find a case or a notice."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {"casework_comment": (("comment_id",),)}  # with its unique keys


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


def _protected(to: str) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"casework.{to}"
    )


class Migration(migrations.Migration):
    """History."""

    dependencies = [("casework", "0017_mercy")]
    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "comment_id",
                    models.CharField(max_length=32, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("case", _protected("case")),
                ("organisation", _protected("organisation")),
                ("person", _protected("person")),
                ("text", _protected("sealedtext")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("filter_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("query", models.CharField(max_length=500)),
                ("is_shared", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("organisation", _protected("organisation")),
                ("person", _protected("person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "name"), name="casework_savedfilter_once"
                    )
                ]
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["host"], name="casework_notice_host"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["basis_id"], name="casework_notice_basis"),
        ),
        migrations.AddIndex(
            model_name="casemedia",
            index=models.Index(fields=["pdq_hex"], name="casework_casemedia_pdq"),
        ),
        migrations.RunPython(protect, release),
    ]
