"""Availability checks in a list."""

from dataclasses import dataclass
from datetime import datetime

from django_scopes import scope

from orbweaver.casework.models import Check, Notice, Person
from orbweaver.casework.roles import SEES_PLACES
from orbweaver.casework.standing import organisations_of


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One look whether it is gone."""

    check_id: str
    address: str
    """Defanged."""
    round_number: int
    availability: str
    at: datetime
    vantage: str
    status: int | None
    evidence: str


def checks_list(person: Person, limit: int) -> tuple[CheckLine, ...]:
    """Return the latest checks of what the person's organisations noticed, newest first.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    with scope(organisation=organisations_of(person, SEES_PLACES)):
        own = Notice.objects.values("url_key")
        found = Check.objects.filter(watch__url_key__in=own).select_related("watch")
        return tuple(check_line(row) for row in found.order_by("-at", "check_id")[:limit])


def check_line(row: Check) -> CheckLine:
    """Return one check as a line."""
    return CheckLine(
        check_id=row.check_id,
        address=str(row.watch.url),
        round_number=row.round_number,
        availability=row.availability,
        at=row.at,
        vantage=row.vantage,
        status=row.status,
        evidence=row.evidence,
    )
