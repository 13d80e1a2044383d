"""Second factors, passkeys, recovery codes, sessions, tries to sign in; links that were ended."""

import django.db.models.deletion
from django.db import migrations, models


def _protected(to: str, name: str) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=f"casework.{to}"
    )


def _key(chars: int) -> "models.CharField[str, str]":
    return models.CharField(max_length=chars, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    """How people come in and stay in. Every table here changes: none is protected."""

    dependencies = [("casework", "0009_logins")]

    operations = [
        migrations.AddField("onetimelink", "ended_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("factor_id", _key(32)),
                ("label", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("person", _protected("person", "second_factors")),
                ("secret", _protected("sealedtext", "+")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("passkey_id", _key(32)),
                ("label", models.CharField(max_length=60)),
                ("credential_hash_hex", models.CharField(max_length=64, unique=True)),
                ("credential", models.BinaryField()),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("person", _protected("person", "passkeys")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("code_hash_hex", _key(64)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("person", _protected("person", "recovery_codes")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("key_hash_hex", _key(64)),
                ("fails", models.PositiveIntegerField()),
                ("last_at", models.DateTimeField(db_index=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                ("session_id", _key(32)),
                ("proof", models.CharField(max_length=16)),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("proved_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("person", _protected("person", "sessions")),
            ],
            options={"abstract": False},
        ),
    ]
