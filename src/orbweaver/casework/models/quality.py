"""Danger, second opinions, certificates and practice: what keeps the work safe and good."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.scoped import ScopedManager
from orbweaver.casework.models.sealed_text import SealedText


class DangerAnswerKind(StrEnum):
    """What became of a danger alert."""

    ACKNOWLEDGED = "acknowledged"
    """A liaison has it before them."""
    ESCALATED = "escalated"
    """More people were told: by a person, or by the house when nobody answered in time."""
    CLOSED = "closed"


class DangerAlert(Recorded):
    """A child may be in danger now: somebody said so, past queue, agreement and cut-off."""

    alert_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Whose case it is: its liaisons are told."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["DangerAlert"]] = ScopedManager(organisation="organisation_id")


class DangerAnswer(Recorded):
    """Somebody answered an alert, or the house told more people; each kind once."""

    answer_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    alert = models.ForeignKey(DangerAlert, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    """Nobody where the house did."""
    note = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(fields=("alert", "kind"), name="casework_dangeranswer_once"),
        )


class SecondOpinion(Recorded):
    """A senior's blind label on a settled case that was drawn as a sample."""

    opinion_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["SecondOpinion"]] = ScopedManager(
        organisation="organisation_id"
    )

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(fields=("case", "person"), name="casework_secondopinion_once"),
        )


class TrainingCertificate(Recorded):
    """Somebody was trained for this work; their latest counts, until its last day."""

    certificate_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    expires_on = models.DateField()
    """The last day on which it counts; one before ``issued_on`` ends an earlier certificate."""
    recorded_by = models.CharField(max_length=ID_CHARS)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["TrainingCertificate"]] = ScopedManager(
        organisation="organisation_id"
    )

    class Meta:
        """What the database holds to."""

        indexes = (models.Index(fields=("person", "-at"), name="casework_certificate_newest"),)


class PracticeAnswer(Recorded):
    """What somebody answered to a drawn picture while practising."""

    answer_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    """Which picture: it is drawn from its number."""
    label = models.CharField(max_length=64)
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        indexes = (models.Index(fields=("person", "-at"), name="casework_practice_newest"),)
