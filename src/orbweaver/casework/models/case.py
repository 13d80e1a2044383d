"""Cases: clusters of near-duplicate media, grown by rows that are only ever added."""

from django.db import models

from orbweaver.casework.models.finding import SHA256_CHARS
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.row import ID_CHARS, Recorded


class Case(Recorded):
    """A question to analysts: what is this?"""

    case_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Under whose mandate its first media was found."""
    scheme = models.CharField(max_length=64)
    needed_verdicts = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(db_index=True)


class CaseMedia(Recorded):
    """Media of a case, in order of joining."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="media")
    position = models.PositiveIntegerField()
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS, db_index=True)
    pdq_hex = models.CharField(max_length=SHA256_CHARS, blank=True)
    """Empty where no PDQ value can tell near copies."""
    added_at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("case", "media_sha256_hex"), name="casework_casemedia_once"
            ),
            models.UniqueConstraint(fields=("case", "position"), name="casework_casemedia_place"),
        )


class CaseJoin(Recorded):
    """One case turned out to be part of another; all its media were added there."""

    from_case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="join"
    )
    into_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joined")
    at = models.DateTimeField()


class Escalation(Recorded):
    """The verdicts on a case cannot agree: a senior decides."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="escalation"
    )
    at = models.DateTimeField()
