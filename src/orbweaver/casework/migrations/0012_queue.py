"""Where cases stand in the queue, who holds them, and the rules of both."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_skip": (("skip_id",),),
    "casework_priorityrules": (("rules_id",), ("organisation_id", "ordinal")),
}
ADDED = (  # to recorded tables, which are not rebuilt: their triggers stay
    (
        "finding",
        "page_key",
        "varchar(32) DEFAULT '' NOT NULL",
        models.CharField(blank=True, db_default="", max_length=32),
    ),
    (
        "report",
        "language",
        "varchar(16) DEFAULT '' NOT NULL",
        models.CharField(blank=True, db_default="", max_length=16),
    ),
    (
        "report",
        "by_victim",
        "boolean DEFAULT false NOT NULL",
        models.BooleanField(db_default=False),
    ),
)
# What waited before gets a place at once, and its score when the house makes its next round.
_FIRST_PLACES = """
INSERT INTO casework_queueplace (case_id, organisation_id, lane, queue, score, opened_at, needs,
  verdicts, deciders, is_escalated, kinds, media, places, known_neighbours, nearest_bits, by_victim,
  country, language, source, triage, skips, edition)
SELECT c.case_id, c.organisation_id, '', '', 0, c.opened_at, c.needed_verdicts,
  0, '', false, '', 0, 0, 0, NULL, false, '', '', '', 0, 0, ''
FROM casework_case c
WHERE NOT EXISTS (SELECT 1 FROM casework_casejoin j WHERE j.from_case_id = c.case_id)
  AND NOT EXISTS (SELECT 1 FROM casework_classification f WHERE f.case_id = c.case_id)
"""


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
    to: str, name: str = "+", *, null: bool = False, db_index: bool = True
) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=f"casework.{to}",
        null=null,
        db_index=db_index,
    )


def _one_to_one(name: str) -> models.OneToOneField[object, object]:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name=name,
        serialize=False,
        to="casework.case",
    )


class Migration(migrations.Migration):
    """The queue."""

    dependencies = [("casework", "0011_organisations")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE casework_{table} ADD COLUMN {name} {kind}",
                    f"ALTER TABLE casework_{table} DROP COLUMN {name}",
                )
                for table, name, kind, _ in ADDED
            ],
            state_operations=[
                migrations.AddField(table, name, field) for table, name, _, field in ADDED
            ],
        ),
        migrations.AddIndex(
            "finding", models.Index(fields=["page_key", "kind"], name="casework_finding_page")
        ),
        migrations.CreateModel(
            name="CaseLease",
            fields=[
                ("case", _one_to_one("lease")),
                ("taken_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("person", _protected("person")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="PriorityRules",
            fields=[
                ("rules_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("ordinal", models.PositiveIntegerField()),
                ("weights_json", models.TextField()),
                ("at", models.DateTimeField()),
                ("gives_back", _protected("priorityrules", null=True)),
                ("organisation", _protected("organisation")),
                ("person", _protected("person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "ordinal"), name="casework_priorityrules_ordinal"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="QueuePlace",
            fields=[
                ("case", _one_to_one("place")),
                ("lane", models.CharField(max_length=32)),
                ("queue", models.CharField(blank=True, max_length=64)),
                ("score", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("needs", models.PositiveSmallIntegerField()),
                ("verdicts", models.PositiveSmallIntegerField()),
                ("deciders", models.TextField(blank=True)),
                ("is_escalated", models.BooleanField()),
                ("kinds", models.CharField(blank=True, max_length=64)),
                ("media", models.PositiveIntegerField()),
                ("places", models.PositiveIntegerField()),
                ("known_neighbours", models.PositiveIntegerField()),
                ("nearest_bits", models.PositiveSmallIntegerField(null=True)),
                ("by_victim", models.BooleanField()),
                ("country", models.CharField(blank=True, max_length=2)),
                ("language", models.CharField(blank=True, max_length=16)),
                ("source", models.CharField(blank=True, max_length=16)),
                ("triage", models.PositiveSmallIntegerField()),
                ("skips", models.PositiveSmallIntegerField()),
                ("edition", models.CharField(max_length=32)),
                ("organisation", _protected("organisation", db_index=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["lane", "-score", "opened_at", "case", "deciders"],
                        name="casework_place_order",
                    ),
                    models.Index(fields=["organisation", "edition"], name="casework_place_edition"),
                    models.Index(
                        condition=models.Q(("verdicts__gt", 0)),
                        fields=["lane", "deciders"],
                        name="casework_place_begun",
                    ),
                    models.Index(
                        condition=models.Q(("skips__gt", 0)),
                        fields=["organisation", "skips"],
                        name="casework_place_skipped",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("route_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("queue", models.CharField(blank=True, max_length=64)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("language", models.CharField(blank=True, max_length=16)),
                ("source", models.CharField(blank=True, max_length=16)),
                ("persons_json", models.TextField()),
                ("languages_json", models.TextField()),
                ("organisation", _protected("organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "position"), name="casework_route_position"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Skip",
            fields=[
                ("skip_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("case", _protected("case", "skips")),
                ("organisation", _protected("organisation")),
                ("person", _protected("person", db_index=False)),
                ("text", _protected("sealedtext", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "case", "at"], name="casework_skip_own")]
            },
        ),
        migrations.RunPython(protect, release),
        migrations.RunSQL(_FIRST_PLACES, migrations.RunSQL.noop),
    ]
