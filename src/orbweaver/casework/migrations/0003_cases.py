"""Findings and cases."""

import django.db.models.deletion
from django.db import migrations, models

import orbweaver.casework.models.fields


class Migration(migrations.Migration):
    """Makes tables."""

    dependencies = [
        ("casework", "0002_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("case_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("scheme", models.CharField(max_length=64)),
                ("needed_verdicts", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField(db_index=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="escalation",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MediaMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("media_sha256_hex", models.CharField(max_length=64)),
                ("entry_id", models.CharField(db_index=True, max_length=32)),
                ("bank", models.CharField(max_length=200)),
                ("signal_type", models.CharField(max_length=32)),
                ("match_type", models.CharField(max_length=8)),
                ("distance_bits", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("media_sha256_hex", "entry_id"), name="casework_mediamatch_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("report_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("mandate_id", models.CharField(max_length=32)),
                ("source", models.CharField(max_length=16)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.organisation",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.sealedtext",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.sealedtext",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seed",
            fields=[
                ("seed_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("url", orbweaver.casework.models.fields.AddressField()),
                ("url_key", models.CharField(db_index=True, max_length=32)),
                ("reach", models.CharField(max_length=16)),
                ("max_pages", models.PositiveIntegerField()),
                ("max_hops", models.PositiveIntegerField()),
                ("mandate_id", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("finding_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("media_sha256_hex", models.CharField(db_index=True, max_length=64)),
                ("url", orbweaver.casework.models.fields.AddressField()),
                ("url_key", models.CharField(db_index=True, max_length=32)),
                ("found_on", orbweaver.casework.models.fields.AddressField()),
                ("mandate_id", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("vantage", models.CharField(max_length=64)),
                ("round_number", models.PositiveIntegerField()),
                ("media_json", models.TextField()),
                ("matches_json", models.TextField()),
                ("taken_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.organisation",
                    ),
                ),
                (
                    "seed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.seed",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseJoin",
            fields=[
                (
                    "from_case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="join",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "into_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseMedia",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("media_sha256_hex", models.CharField(db_index=True, max_length=64)),
                ("pdq_hex", models.CharField(blank=True, max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="media",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "media_sha256_hex"), name="casework_casemedia_once"
                    ),
                    models.UniqueConstraint(
                        fields=("case", "position"), name="casework_casemedia_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportUrl",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("url", orbweaver.casework.models.fields.AddressField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urls",
                        to="casework.report",
                    ),
                ),
                (
                    "seed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.seed",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "position"), name="casework_reporturl_position"
                    )
                ],
            },
        ),
    ]
