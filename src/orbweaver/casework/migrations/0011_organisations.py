"""Organisations say who they are, how many must agree; two circles may each settle one media."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.casework.day_rules import zone_of
from orbweaver.model.ids import content_id
from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RULE, COVERED = "casework_agreementrule", "casework_classifiedmedia"
RECORDED: dict[str, tuple[tuple[str, ...], ...]] = {  # each table with its unique keys
    RULE: (("rule_id",),),
    COVERED: (("id",), ("media_sha256_hex", "classification_id")),
}
ROLES = (
    *("intake", "analyst", "senior", "liaison", "notifier", "administrator", "auditor"),
    "service",
)
RECORDED_BEFORE: dict[str, tuple[tuple[str, ...], ...]] = {COVERED: (("media_sha256_hex",),)}
_FILL: list[Any] = [
    (
        "INSERT INTO casework_classifiedmedia (media_sha256_hex, classification_id) "
        "SELECT media_sha256_hex, classification_id FROM casework_kept"
    ),
    "DROP TABLE casework_kept",
]
_KEEP = (
    "CREATE TABLE casework_kept AS SELECT media_sha256_hex, MIN(classification_id) AS "
    "classification_id FROM casework_classifiedmedia GROUP BY media_sha256_hex"
)


def rules(
    editor: BaseDatabaseSchemaEditor, tables: dict[str, tuple[tuple[str, ...], ...]]
) -> list[TableRule]:
    """Return the rule of every table, for this engine."""
    vendor: Vendor = "postgresql" if editor.connection.vendor == "postgresql" else "sqlite"
    return [append_only_sql(vendor, table, keys) for table, keys in tables.items()]


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the triggers."""
    del apps
    for rule in rules(editor, RECORDED):
        for statement in rule.forward:
            editor.execute(statement, params=None)


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, to go back behind this migration."""
    del apps
    for rule in rules(editor, RECORDED):
        for statement in rule.reverse:
            editor.execute(statement, params=None)


def protect_as_before(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the triggers that stood before this migration."""
    del apps
    for rule in rules(editor, RECORDED_BEFORE):
        for statement in rule.forward:
            editor.execute(statement, params=None)


def release_before(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take away the triggers of a table that is made anew."""
    del apps
    for rule in rules(editor, RECORDED_BEFORE):
        for statement in rule.reverse:
            editor.execute(statement, params=None)


def numbers_to_rules(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give every organisation the rule that its number was, and the time zone of its country."""
    del editor
    rule = apps.get_model("casework", "AgreementRule")
    for row in apps.get_model("casework", "Organisation").objects.all():
        rule.objects.create(
            rule_id=content_id("agreement", row.organisation_id, row.scheme),
            organisation_id=row.organisation_id,
            scheme=row.scheme,
            needed_verdicts=row.needed_verdicts,
            at=row.created_at,
        )
        row.zone = zone_of(row.country)
        row.save(update_fields=["zone"])


def rules_to_numbers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give every organisation the number that its latest rule says."""
    del editor
    rule = apps.get_model("casework", "AgreementRule")
    for row in apps.get_model("casework", "Organisation").objects.all():
        own = rule.objects.filter(organisation_id=row.organisation_id, scheme=row.scheme)
        last = own.order_by("-at", "-rule_id").first()
        if last is not None:
            row.needed_verdicts = last.needed_verdicts
            row.save(update_fields=["needed_verdicts"])


def _protected(
    to: str, name: str = "+", *, null: bool = False
) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=f"casework.{to}",
    )


class Migration(migrations.Migration):
    """Makes a table, makes another anew, and adds columns."""

    dependencies = [("casework", "0010_doors")]

    operations = [
        migrations.AlterField(
            "membership",
            "role",
            models.CharField(choices=[(role, role) for role in ROLES], max_length=16),
        ),
        migrations.AddField(
            "organisation", "kind", models.CharField(db_default="hotline", max_length=16)
        ),
        migrations.AddField(
            "organisation", "languages", models.CharField(db_default="en", max_length=64)
        ),
        migrations.AddField(
            "organisation", "zone", models.CharField(db_default="UTC", max_length=64)
        ),
        migrations.AddField(
            "organisation",
            "further_schemes",
            models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.CreateModel(
            name="AgreementRule",
            fields=[
                ("rule_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("scheme", models.CharField(max_length=64)),
                ("needed_verdicts", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("organisation", _protected("organisation")),
                ("set_by", _protected("person", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "scheme", "at"], name="casework_agreementrule_last"
                    )
                ],
            },
        ),
        migrations.AlterField(
            "organisation", "needed_verdicts", models.PositiveSmallIntegerField(default=3)
        ),
        migrations.RunPython(numbers_to_rules, rules_to_numbers),
        migrations.RemoveField("organisation", "needed_verdicts"),
        migrations.RunPython(release_before, protect_as_before),
        migrations.RunSQL([_KEEP], _FILL),
        migrations.DeleteModel("ClassifiedMedia"),
        migrations.CreateModel(
            name="ClassifiedMedia",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("media_sha256_hex", models.CharField(max_length=64)),
                ("classification", _protected("classification", "covered")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("media_sha256_hex", "classification"),
                        name="casework_classifiedmedia_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(_FILL, [_KEEP]),
        migrations.RunPython(protect, release),
    ]
