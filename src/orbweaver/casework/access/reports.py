"""Access to what reporters wrote, and who they are."""

from dataclasses import dataclass

from orbweaver.casework.models import Person
from orbweaver.casework.office import Office


@dataclass(frozen=True, slots=True)
class ReportText:
    """The sealed parts of a report, opened."""

    text: str
    reporter: str
    """Empty when anonymous."""
    is_erased: bool
    """Whether the keys were destroyed; then both are empty."""


def access_report_text(office: Office, person: Person, report_id: str, reason: str) -> ReportText:
    """Open what a reporter wrote, after the audit row is committed.

    Raises:
        NotAllowed: The person does not read reports of that organisation, or gave no reason.
        UnknownName: No such report.
    """
    raise NotImplementedError


def do_erase_report_text(office: Office, person: Person, report_id: str, reason: str) -> None:
    """Destroy the keys of what a reporter wrote; the sealed rows stay, unreadable for ever.

    Raises:
        NotAllowed: The person does not take reports of that organisation, or gave no reason.
        UnknownName: No such report.
    """
    raise NotImplementedError
