"""Agreement: how many persons must say the same before it is final."""

from typing import ClassVar

from django.db import models

from orbweaver.casework.models.organisation import SCHEME_CHARS, Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.scoped import ScopedManager


class AgreementRule(Recorded):
    """How many must agree on an organisation's cases of one scheme; its latest row counts."""

    rule_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=SCHEME_CHARS)
    needed_verdicts = models.PositiveSmallIntegerField()
    """1 where one person decides alone."""
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    """Nobody where the machine's own command line did."""
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["AgreementRule"]] = ScopedManager(
        organisation="organisation_id"
    )

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(
                fields=("organisation", "scheme", "at"), name="casework_agreementrule_last"
            ),
        )
