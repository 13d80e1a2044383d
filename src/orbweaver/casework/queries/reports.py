"""Reports in a list: how many addresses, never what somebody wrote."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Person


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
    raise NotImplementedError
