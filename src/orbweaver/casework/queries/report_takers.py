"""Who takes reports: the organisations whose mandate stands in the configuration."""

from dataclasses import dataclass

from orbweaver.casework.models import Organisation
from orbweaver.casework.office import Office


@dataclass(frozen=True, slots=True)
class ReportTaker:
    """An organisation that reports can be given to."""

    organisation_id: str
    name: str
    mandate_id: str


def report_takers(office: Office) -> tuple[ReportTaker, ...]:
    """Return the organisations that take reports, the oldest first."""
    found = Organisation.objects.filter(mandate_id__in=list(office.mandates))
    return tuple(
        ReportTaker(line.organisation_id, line.name, line.mandate_id)
        for line in found.order_by("created_at", "organisation_id")
    )
