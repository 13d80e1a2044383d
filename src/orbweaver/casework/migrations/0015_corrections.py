"""Appeals and corrections of what was final, and notices that take others back."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_appeal": (("appeal_id",),),
    "casework_appealanswer": (("appeal_id",),),
    "casework_correction": (("correction_id",), ("case_id", "ordinal")),
    "casework_correctedmedia": (("id",), ("correction_id", "media_sha256_hex")),
    "casework_correctionanswer": (("correction_id",),),
    "casework_correctionrule": (("rule_id",),),
    "casework_retraction": (("notice_id",),),
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


def _protected(
    to: str, name: str = "+", *, null: bool = False
) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=f"casework.{to}",
    )


def _one_to_one(to: str, name: str) -> models.OneToOneField[object, object]:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name=name,
        serialize=False,
        to=f"casework.{to}",
    )


def _key(name: str) -> tuple[str, "models.CharField[str, str]"]:
    return (name, models.CharField(max_length=32, primary_key=True, serialize=False))


_NUMBER = (
    "id",
    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
)
_MEDIA_CHARS = 64


class Migration(migrations.Migration):
    """Makes tables, and finds notices by their media."""

    dependencies = [("casework", "0014_decisions")]

    operations = [
        migrations.AddIndex(
            "notice", models.Index(fields=["media_sha256_hex"], name="casework_notice_media")
        ),
        migrations.AddField("outbox", "may_have_left", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                _key("appeal_id"),
                ("source", models.CharField(max_length=16)),
                ("media_sha256_hex", models.CharField(blank=True, max_length=_MEDIA_CHARS)),
                ("at", models.DateTimeField(db_index=True)),
                ("case", _protected("case", "appeals")),
                ("finding", _protected("finding", null=True)),
                ("notice", _protected("notice", null=True)),
                ("organisation", _protected("organisation")),
                ("person", _protected("person", null=True)),
                ("reason", _protected("sealedtext")),
                ("reporter", _protected("sealedtext", null=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                _key("correction_id"),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=64)),
                ("actionable", models.BooleanField()),
                ("allows", models.BooleanField()),
                ("facts_json", models.TextField()),
                ("is_whole", models.BooleanField()),
                ("needs_second", models.BooleanField()),
                ("is_lone", models.BooleanField()),
                ("at", models.DateTimeField(db_index=True)),
                ("appeal", _protected("appeal", null=True)),
                ("case", _protected("case", "corrections")),
                ("organisation", _protected("organisation")),
                ("person", _protected("person")),
                ("reason", _protected("sealedtext")),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        fields=("case", "ordinal"), name="casework_correction_once"
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="CorrectedMedia",
            fields=[
                _NUMBER,
                ("media_sha256_hex", models.CharField(db_index=True, max_length=_MEDIA_CHARS)),
                ("correction", _protected("correction", "media")),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        fields=("correction", "media_sha256_hex"),
                        name="casework_correctedmedia_once",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="CorrectionAnswer",
            fields=[
                ("correction", _one_to_one("correction", "answer")),
                ("agrees", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("person", _protected("person")),
                ("reason", _protected("sealedtext", null=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="AppealAnswer",
            fields=[
                ("appeal", _one_to_one("appeal", "answer")),
                ("at", models.DateTimeField()),
                ("correction", _protected("correction", null=True)),
                ("person", _protected("person")),
                ("reason", _protected("sealedtext", null=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Retraction",
            fields=[
                ("notice", _one_to_one("notice", "retraction")),
                ("correction", _protected("correction")),
                ("corrects", _protected("notice", "retracted_by")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CorrectionRule",
            fields=[
                _key("rule_id"),
                ("lone_senior", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("organisation", _protected("organisation")),
                ("set_by", _protected("person")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "at"], name="casework_correctionrule_last")
                ],
            },
        ),
        migrations.RunPython(protect, release),
    ]
