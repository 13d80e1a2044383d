"""Verdicts and the classifications that they make final."""

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.finding import SHA256_CHARS
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.sealed_text import SealedText


class Verdict(Recorded):
    """One person's decision; a later one follows it and never changes it."""

    verdict_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="verdicts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """For which organisation the person decided."""
    ordinal = models.PositiveSmallIntegerField()
    """1 for a person's first verdict on the case."""
    scheme = models.CharField(max_length=64)
    label = models.CharField(max_length=64)
    seen_position = models.PositiveIntegerField()
    """The last media of the case that the person had before them."""
    comment = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("case", "person", "ordinal"), name="casework_verdict_once"
            ),
        )


class Classification(Recorded):
    """What a case finally is."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="classification"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=64)
    label = models.CharField(max_length=64)
    actionable = models.BooleanField()
    allows = models.BooleanField()
    decided_by = models.CharField(max_length=16)
    """``agreement`` or ``senior``."""
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    """The verdict that made it final."""
    at = models.DateTimeField()


class ClassifiedMedia(Recorded):
    """Media that a final classification covers: somebody who agreed had it before them."""

    media_sha256_hex = models.CharField(primary_key=True, max_length=SHA256_CHARS)
    classification = models.ForeignKey(
        Classification, on_delete=models.PROTECT, related_name="covered"
    )
