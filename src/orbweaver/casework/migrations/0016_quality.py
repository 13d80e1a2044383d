"""Danger, second opinions, certificates and practice."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_dangeralert": (("alert_id",),),
    "casework_dangeranswer": (("answer_id",), ("alert_id", "kind")),
    "casework_secondopinion": (("opinion_id",), ("case_id", "person_id")),
    "casework_trainingcertificate": (("certificate_id",),),
    "casework_practiceanswer": (("answer_id",),),
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


def _to(name: str, related: str = "+", *, null: bool = False) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=f"casework.{name}",
        null=null,
    )


def _key(name: str) -> "tuple[str, models.CharField[str, str]]":
    return name, models.CharField(max_length=32, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    """Quality."""

    dependencies = [("casework", "0015_corrections")]
    operations = [
        migrations.CreateModel(
            name="DangerAlert",
            fields=[
                _key("alert_id"),
                ("at", models.DateTimeField(db_index=True)),
                ("case", _to("case")),
                ("note", _to("sealedtext", null=True)),
                ("organisation", _to("organisation")),
                ("person", _to("person")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="DangerAnswer",
            fields=[
                _key("answer_id"),
                ("kind", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("alert", _to("dangeralert", "answers")),
                ("note", _to("sealedtext", null=True)),
                ("person", _to("person", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alert", "kind"), name="casework_dangeranswer_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="SecondOpinion",
            fields=[
                _key("opinion_id"),
                ("label", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("case", _to("case")),
                ("organisation", _to("organisation")),
                ("person", _to("person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "person"), name="casework_secondopinion_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="TrainingCertificate",
            fields=[
                _key("certificate_id"),
                ("issued_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("recorded_by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("organisation", _to("organisation")),
                ("person", _to("person")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="casework_certificate_newest")
                ]
            },
        ),
        migrations.CreateModel(
            name="PracticeAnswer",
            fields=[
                _key("answer_id"),
                ("number", models.PositiveIntegerField()),
                ("label", models.CharField(max_length=64)),
                ("is_right", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("person", _to("person")),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="casework_practice_newest")]
            },
        ),
        migrations.RunPython(protect, release),
    ]
