"""Working days, rests, and what each person sees."""

from collections import Counter
from datetime import date, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_workrules": (("rules_id",),),
    "casework_rest": (("rest_id",),),
    "casework_wellbeingnote": (("note_id",),),
}
PIECE = 500
_OfDay = tuple[str, date]
_FirstLooks = dict[tuple[str, str, date], datetime]


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


def count_what_was_settled(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the sums of settled sightings from what an older house decided; days are UTC's."""
    del editor
    covered_media, findings = (
        apps.get_model("casework", name) for name in ("ClassifiedMedia", "Finding")
    )
    verdicts, sums = (apps.get_model("casework", name) for name in ("Verdict", "SettledSum"))
    found: Counter[_OfDay] = Counter()
    decided: Counter[_OfDay] = Counter()
    rows = covered_media.objects.values_list(
        "media_sha256_hex", "classification_id", "classification__at"
    )
    covered = list(rows.order_by("media_sha256_hex"))
    for start in range(0, len(covered), PIECE):
        piece = {media: (case_id, at) for media, case_id, at in covered[start : start + PIECE]}
        deciders = _deciders(verdicts, {case_id for case_id, _ in piece.values()})
        seen = findings.objects.filter(media_sha256_hex__in=list(piece))
        for media, owner, taken_at in seen.values_list(
            "media_sha256_hex", "organisation_id", "taken_at"
        ):
            case_id, final_at = piece[media]
            day = max(taken_at, final_at).date()
            found[owner, day] += 1
            decided.update((decider, day) for decider in deciders.get(case_id, ()))
    sums.objects.bulk_create(
        sums(organisation_id=key[0], day=key[1], found=found[key], decided=decided[key])
        for key in sorted({*found, *decided})
    )


def _deciders(verdicts: type[models.Model], case_ids: set[str]) -> dict[str, set[str]]:
    """Return the organisations that gave verdicts on each of these cases."""
    deciders: dict[str, set[str]] = {}
    given = verdicts._default_manager.filter(case_id__in=case_ids)  # noqa: SLF001 - Django's name for it
    for case_id, organisation_id in given.values_list("case_id", "organisation_id"):
        deciders.setdefault(case_id, set()).add(organisation_id)
    return deciders


def count_what_was_looked_at(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make a spell of each person's day with clear looks; how long it was nobody knows."""
    del editor
    looks, spells = (apps.get_model("casework", name) for name in ("Look", "WorkSpell"))
    clear: Counter[tuple[str, str, date]] = Counter()
    first: _FirstLooks = {}
    seen = looks.objects.exclude(purpose="preview").order_by("at")
    for person_id, organisation_id, at in seen.values_list("person_id", "organisation_id", "at"):
        key = (person_id, organisation_id, at.date())
        clear[key] += 1
        first.setdefault(key, at)
    spells.objects.bulk_create(
        spells(
            spell_id=f"{number:032x}",
            person_id=key[0],
            organisation_id=key[1],
            kind="work",
            day=key[2],
            began_at=first[key],
            last_at=first[key],
            reveals=count,
        )
        for number, (key, count) in enumerate(sorted(clear.items()), start=1)
    )


def nothing(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave the tables to be dropped."""
    del apps, editor


def _to(model: str) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"casework.{model}"
    )


def _id() -> "models.CharField[str, str]":
    return models.CharField(max_length=32, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    """Makes tables."""

    dependencies = [("casework", "0016_quality")]

    operations = [
        migrations.CreateModel(
            name="PersonalSettings",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="own_settings",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=16)),
                ("picture_px", models.PositiveSmallIntegerField()),
                ("blur", models.PositiveSmallIntegerField()),
                ("colour", models.CharField(max_length=16)),
                ("shows_keys", models.BooleanField()),
                ("budget_min", models.PositiveSmallIntegerField(null=True)),
                ("budget_reveals", models.PositiveIntegerField(null=True)),
                ("next_budget_min", models.PositiveSmallIntegerField(null=True)),
                ("next_budget_reveals", models.PositiveIntegerField(null=True)),
                ("next_day", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Rest",
            fields=[
                ("rest_id", _id()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("organisation", _to("organisation")),
                ("person", _to("person")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-until"], name="casework_rest_own"),
                    models.Index(fields=["organisation", "day"], name="casework_rest_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettledSum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("found", models.PositiveBigIntegerField(default=0)),
                ("decided", models.PositiveBigIntegerField(default=0)),
                ("organisation", _to("organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "day"), name="casework_settledsum_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WellbeingNote",
            fields=[
                ("note_id", _id()),
                ("at", models.DateTimeField()),
                ("person", _to("person")),
                ("text", _to("sealedtext")),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="casework_note_own")],
            },
        ),
        migrations.CreateModel(
            name="WorkRules",
            fields=[
                ("rules_id", _id()),
                ("zone", models.CharField(max_length=64)),
                ("budget_min", models.PositiveSmallIntegerField()),
                ("budget_reveals", models.PositiveIntegerField()),
                ("work_min", models.PositiveSmallIntegerField()),
                ("rest_min", models.PositiveSmallIntegerField()),
                ("opens_min", models.PositiveSmallIntegerField()),
                ("cut_off_min", models.PositiveSmallIntegerField()),
                ("needs_pair", models.BooleanField()),
                ("least_blur", models.PositiveSmallIntegerField()),
                ("largest_px", models.PositiveSmallIntegerField()),
                ("most_colour", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("organisation", _to("organisation")),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-at"], name="casework_workrules_newest")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkSpell",
            fields=[
                ("spell_id", _id()),
                ("kind", models.CharField(max_length=8)),
                ("day", models.DateField()),
                ("began_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("reveals", models.PositiveIntegerField(default=0)),
                ("organisation", _to("organisation")),
                ("person", _to("person")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-last_at"], name="casework_workspell_own"),
                    models.Index(
                        fields=["organisation", "-last_at"], name="casework_workspell_present"
                    ),
                    models.Index(fields=["organisation", "day"], name="casework_workspell_day"),
                ],
            },
        ),
        migrations.RunPython(count_what_was_settled, nothing),
        migrations.RunPython(count_what_was_looked_at, nothing),
        migrations.RunPython(protect, release),
    ]
