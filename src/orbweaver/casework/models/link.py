"""Ways in: invitations, one-time links and tokens, each kept as a hash only."""

from enum import StrEnum

from django.db import models

from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded, Row

HASH_CHARS = 64
"""SHA-256 as hex digits."""


class LinkKind(StrEnum):
    """What a one-time link is good for."""

    SET_UP = "set-up"
    """Makes the first organisation and its administrator."""
    INVITE = "invite"
    """Accepts an invitation."""
    SIGN_IN = "sign-in"
    """Signs in without a password: demo only."""


class Invitation(Recorded):
    """Somebody is asked to take a role."""

    invitation_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    mail = models.CharField(max_length=254)
    role = models.CharField(max_length=16)
    invited_by = models.CharField(max_length=ID_CHARS)
    at = models.DateTimeField()


class OneTimeLink(Row):
    """A link that works once, until it expires."""

    link_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    kind = models.CharField(max_length=16)
    token_sha256_hex = models.CharField(max_length=HASH_CHARS, unique=True)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, related_name="links"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiToken(Row):
    """Lets a command or a program act as a person."""

    token_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=100)
    token_sha256_hex = models.CharField(max_length=HASH_CHARS, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
