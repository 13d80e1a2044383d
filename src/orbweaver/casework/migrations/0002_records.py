"""Audit, outbox, hand-over, contacts, reports, seeds, banks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes tables."""

    dependencies = [
        ("casework", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_id", models.CharField(max_length=32, unique=True)),
                ("tag", models.CharField(max_length=32)),
                ("actor", models.CharField(max_length=32)),
                ("subject", models.CharField(db_index=True, max_length=64)),
                ("at", models.CharField(max_length=27)),
                ("facts_json", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.CharField(max_length=32, unique=True)),
                ("hash_hex", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BankChange",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("bank_id", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("contact_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("mail", models.CharField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source_key", models.CharField(max_length=128, unique=True)),
                ("kind", models.CharField(max_length=8)),
                ("payload", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HandoverCursor",
            fields=[
                ("stream", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Bank",
            fields=[
                ("bank_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, unique=True)),
                ("scheme", models.CharField(max_length=64)),
                ("allows", models.BooleanField()),
                ("unattended_exact", models.BooleanField()),
                ("near_distance_bits", models.PositiveSmallIntegerField()),
                ("may_export", models.BooleanField()),
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
            name="BankEntry",
            fields=[
                ("entry_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField(db_index=True)),
                ("signal_type", models.CharField(max_length=32)),
                ("value_hex", models.CharField(max_length=512)),
                ("quality", models.PositiveSmallIntegerField()),
                ("classification", models.CharField(blank=True, max_length=64)),
                ("is_final_here", models.BooleanField()),
                ("allows", models.BooleanField()),
                ("source", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="casework.bank",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="casework.contact",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankEntryWithdrawal",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="casework.bankentry",
                    ),
                ),
                ("version", models.BigIntegerField()),
                ("withdrawn_by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "reason",
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
        migrations.AddIndex(
            model_name="bankentry",
            index=models.Index(
                fields=["bank", "signal_type", "value_hex"], name="casework_bankentry_value"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactapproval",
            constraint=models.UniqueConstraint(
                fields=("contact", "person"), name="casework_contactapproval_once"
            ),
        ),
    ]
