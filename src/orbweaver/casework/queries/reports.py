"""Reports in a list: how many addresses, never what somebody wrote."""

from dataclasses import dataclass
from datetime import datetime

from django_scopes import scope

from orbweaver.casework.models import Person, Report
from orbweaver.casework.roles import TAKES_REPORTS
from orbweaver.casework.standing import organisations_of


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report."""

    report_id: str
    source: str
    at: datetime
    addresses: tuple[str, ...]
    """Defanged."""
    has_text: bool


def reports_page(person: Person, limit: int) -> tuple[ReportLine, ...]:
    """Return reports of the person's organisations, newest first.

    Raises:
        NotAllowed: The person does not take reports.
    """
    own = organisations_of(person, TAKES_REPORTS)
    with scope(organisation=own):
        found = Report.objects.order_by("-at", "report_id").prefetch_related("urls")[:limit]
        reports = list(found)
    return tuple(map(_line, reports))


def _line(report: Report) -> ReportLine:
    given = sorted(report.urls.all(), key=lambda each: each.position)
    return ReportLine(
        report_id=report.report_id,
        source=report.source,
        at=report.at,
        addresses=tuple(str(each.url) for each in given),
        has_text=report.text_id is not None,
    )
