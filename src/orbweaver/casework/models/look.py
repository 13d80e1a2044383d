"""Looks: every time that media of a case left the vault for a person's eyes."""

from enum import StrEnum

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.finding import SHA256_CHARS
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.sealed_text import SealedText


class LookPurpose(StrEnum):
    """Why somebody looks."""

    PREVIEW = "preview"
    """The server blurs it; the clear picture does not leave."""
    REVIEW = "review"
    """To give a verdict on an open case: the clear picture, while it is held."""
    SECOND_LOOK = "second-look"
    """Appeal, correction or a quality sample of a settled case: seniors only, with a reason."""


class Look(Recorded):
    """One look."""

    look_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="looks")
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS)
    purpose = models.CharField(max_length=16)
    reason = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
