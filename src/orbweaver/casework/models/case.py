"""Cases: clusters of near-duplicate media, grown by rows that are only ever added."""

from typing import ClassVar

from django.db import models

from orbweaver.casework.models.finding import SHA256_CHARS
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.scoped import ScopedManager


class Case(Recorded):
    """A question to analysts: what is this?"""

    case_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Under whose mandate its first media was found."""
    scheme = models.CharField(max_length=64)
    needed_verdicts = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Case"]] = ScopedManager(organisation="organisation_id")


class CaseMedia(Recorded):
    """Media of a case, in order of joining."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="media")
    position = models.PositiveIntegerField()
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS, db_index=True)
    pdq_hex = models.CharField(max_length=SHA256_CHARS, blank=True)
    """Empty where no PDQ value can tell near copies."""
    area_px = models.PositiveBigIntegerField(db_default=0)
    """Width times height; 0 for media that was placed before this was kept."""
    added_at = models.DateTimeField()

    objects: ClassVar[models.Manager["CaseMedia"]] = ScopedManager(
        organisation="case__organisation_id"
    )

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("case", "media_sha256_hex"), name="casework_casemedia_once"
            ),
            models.UniqueConstraint(fields=("case", "position"), name="casework_casemedia_place"),
        )
        indexes = (
            models.Index(fields=("pdq_hex",), name="casework_casemedia_pdq"),
            models.Index(
                fields=("case", "-area_px", "position"), name="casework_casemedia_largest"
            ),
        )


class CaseJoin(Recorded):
    """One case turned out to be part of another; all its media were added there."""

    from_case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="join"
    )
    into_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joined")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["CaseJoin"]] = ScopedManager(
        organisation="from_case__organisation_id"
    )


class Escalation(Recorded):
    """The verdicts on a case cannot agree: a senior decides."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="escalation"
    )
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Escalation"]] = ScopedManager(
        organisation="case__organisation_id"
    )
