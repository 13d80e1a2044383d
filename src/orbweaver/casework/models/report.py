"""Reports, their addresses, and the seeds that they became."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from orbweaver.casework.models.fields import AddressField
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.sealed_text import SealedText


class Report(Recorded):
    """Somebody told us."""

    report_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    mandate_id = models.CharField(max_length=ID_CHARS)
    source = models.CharField(max_length=16)
    at = models.DateTimeField(db_index=True)
    text = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    reporter = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Report"]] = ScopedManager(organisation="organisation_id")


class Seed(Recorded):
    """An address that we decided to start from."""

    seed_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    url = AddressField()
    url_key = models.CharField(max_length=ID_CHARS, db_index=True)
    reach = models.CharField(max_length=16)
    max_pages = models.PositiveIntegerField()
    max_hops = models.PositiveIntegerField()
    hops_out = models.PositiveSmallIntegerField(db_default=0)
    robots = models.CharField(max_length=16, db_default="obey")
    reason = models.TextField(blank=True, db_default="")
    urgency = models.PositiveSmallIntegerField(db_default=0)
    mandate_id = models.CharField(max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ReportUrl(Recorded):
    """One address of a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="urls")
    position = models.PositiveIntegerField()
    url = AddressField()
    seed = models.ForeignKey(Seed, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("report", "position"), name="casework_reporturl_position"
            ),
        )
