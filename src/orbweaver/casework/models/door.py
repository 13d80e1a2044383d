"""How people come in and stay in: second factors, sessions, and tries that went wrong."""

from enum import StrEnum

from django.db import models

from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Row
from orbweaver.casework.models.sealed_text import SealedText

LABEL_CHARS = 60
HASH_CHARS = 64
"""SHA-256 as hex digits."""


class Proof(StrEnum):
    """By what somebody last showed who they are."""

    PASSWORD = "password"  # noqa: S105 - the name of a way in
    """By the password alone: not enough for any page but those that add a second factor."""
    CODE = "code"
    """By the password and a code of an authenticator."""
    PASSKEY = "passkey"
    """By a passkey that asked for its owner's finger, face or PIN."""
    RECOVERY = "recovery"
    """By the password and a recovery code."""
    LINK = "link"
    """By a link of the demo, which stands for both halves."""


class SecondFactor(Row):
    """An authenticator that shows codes; its key is a sealed text."""

    factor_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="second_factors")
    label = models.CharField(max_length=LABEL_CHARS)
    secret = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    """When its first right code came; before that it opens nothing."""
    last_step = models.BigIntegerField(default=0)
    """The latest step of 30 s whose code was used; none up to it is taken again."""
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Passkey(Row):
    """The public half of a passkey."""

    passkey_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="passkeys")
    label = models.CharField(max_length=LABEL_CHARS)
    credential_hash_hex = models.CharField(max_length=HASH_CHARS, unique=True)
    """SHA-256 of the id that its authenticator gave: ids may be longer than a key of a table."""
    credential = models.BinaryField()
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    """How often it has signed, as it says; 0 for ever where it does not count."""
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class RecoveryCode(Row):
    """A code on paper that works once, for the day the authenticator is gone."""

    code_hash_hex = models.CharField(primary_key=True, max_length=HASH_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recovery_codes")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class SignInTry(Row):
    """How often somebody tried lately to come in, by account, by person and by peer."""

    key_hash_hex = models.CharField(primary_key=True, max_length=HASH_CHARS)
    """SHA-256 of what is counted: the table names nobody."""
    fails = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)


class OpenSession(Row):
    """One browser in which somebody is signed in."""

    session_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sessions")
    proof = models.CharField(max_length=16)
    """A :class:`Proof`."""
    browser = models.CharField(max_length=LABEL_CHARS, blank=True)
    """What kind, as in «Firefox, Linux»; empty where it did not say."""
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """When its person last asked for something, rounded down a little."""
    proved_at = models.DateTimeField()
    """When its person last proved who they are; what is dangerous asks that it be lately."""
    locked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
