"""Notices, watches and checks."""

import django.db.models.deletion
from django.db import migrations, models

import orbweaver.casework.models.fields


class Migration(migrations.Migration):
    """Makes tables."""

    dependencies = [
        ("casework", "0004_verdicts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("notice_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("url", orbweaver.casework.models.fields.AddressField()),
                ("url_key", models.CharField(max_length=32)),
                ("host", models.CharField(max_length=255)),
                ("media_sha256_hex", models.CharField(max_length=64)),
                ("recipient_kind", models.CharField(max_length=16)),
                ("recipient_name", models.CharField(max_length=200)),
                ("recipient_mail", models.CharField(db_index=True, max_length=254)),
                ("step", models.PositiveSmallIntegerField()),
                ("country", models.CharField(blank=True, max_length=2)),
                ("hosting_json", models.TextField()),
                ("basis", models.CharField(max_length=16)),
                ("basis_id", models.CharField(max_length=32)),
                ("label", models.CharField(max_length=64)),
                ("mail_json", models.TextField()),
                ("drafted_at", models.DateTimeField(db_index=True)),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.finding",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeDue",
            fields=[
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="due",
                        serialize=False,
                        to="casework.finding",
                    ),
                ),
                ("basis", models.CharField(max_length=16)),
                ("basis_id", models.CharField(max_length=32)),
                ("label", models.CharField(max_length=64)),
                ("is_unattended", models.BooleanField()),
                ("repeats", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("waits_for", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NoticeEvent",
            fields=[
                ("event_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("rank", models.PositiveSmallIntegerField()),
                ("actor", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(max_length=500)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="casework.notice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("watch_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("url", orbweaver.casework.models.fields.AddressField()),
                ("url_key", models.CharField(max_length=32)),
                ("media_sha256_hex", models.CharField(max_length=64)),
                ("pdq_hex", models.CharField(blank=True, max_length=64)),
                ("started_at", models.DateTimeField()),
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
            name="Check",
            fields=[
                ("check_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("round_number", models.PositiveIntegerField()),
                ("availability", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("vantage", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("served_sha256_hex", models.CharField(blank=True, max_length=64)),
                ("distance_bits", models.PositiveSmallIntegerField(null=True)),
                ("moved_to", orbweaver.casework.models.fields.OptionalAddressField(null=True)),
                ("evidence", models.TextField()),
                (
                    "watch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="casework.watch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WatchRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round_number", models.PositiveIntegerField()),
                ("due_at", models.DateTimeField()),
                (
                    "watch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="casework.watch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outbox",
                        serialize=False,
                        to="casework.notice",
                    ),
                ),
                ("state", models.CharField(max_length=16)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("reply", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due_at"], name="casework_outbox_due")],
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                fields=["url_key", "media_sha256_hex"], name="casework_notice_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="watchround",
            constraint=models.UniqueConstraint(
                fields=("watch", "round_number"), name="casework_watchround_once"
            ),
        ),
    ]
