"""Login identities, who approved and who ended them, and their cookies; each written once."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import orbweaver.casework.models.fields
from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_loginidentity": (("identity_id",),),
    "casework_loginapproval": (("identity_id",),),
    "casework_loginrevocation": (("identity_id",),),
    "casework_logincookies": (("cookies_id",),),
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


def _protected(to: str, name: str = "+") -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=f"casework.{to}"
    )


def _one_to_one(name: str) -> models.OneToOneField[object, object]:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name=name,
        serialize=False,
        to="casework.loginidentity",
    )


class Migration(migrations.Migration):
    """Makes tables."""

    dependencies = [("casework", "0008_seed_beyond")]

    operations = [
        migrations.CreateModel(
            name="LoginIdentity",
            fields=[
                ("identity_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("site", orbweaver.casework.models.fields.AddressField()),
                ("host", models.CharField(db_index=True, max_length=255)),
                ("connector", models.CharField(max_length=32)),
                ("recipe_json", models.TextField(blank=True)),
                ("legal_basis", models.CharField(max_length=500)),
                ("expires_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("holder", _protected("person")),
                ("organisation", _protected("organisation")),
                ("requested_by", _protected("person")),
                (
                    "secret",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.sealedtext",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="LoginApproval",
            fields=[
                ("identity", _one_to_one("approval")),
                ("at", models.DateTimeField()),
                ("person", _protected("person")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="LoginRevocation",
            fields=[
                ("identity", _one_to_one("revocation")),
                ("at", models.DateTimeField()),
                ("person", _protected("person")),
                ("reason", _protected("sealedtext")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="LoginCookies",
            fields=[
                ("cookies_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("identity", _protected("loginidentity", "cookies")),
                ("person", _protected("person")),
                ("secret", _protected("sealedtext")),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(protect, release),
    ]
