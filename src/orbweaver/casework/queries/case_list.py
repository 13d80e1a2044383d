"""The list of cases: by state, label, organisation and day, a part at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from orbweaver.casework.finals import finals_of_cases
from orbweaver.casework.models import Case, CaseMedia, Person, Verdict
from orbweaver.casework.roles import READS_HISTORY
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import UsageError

STATES = ("open", "escalated", "settled")
CASES_A_PART = 100


@dataclass(frozen=True, slots=True)
class CaseConditions:
    """What a list is asked for; empty means whatever."""

    state: str = ""
    label: str = ""
    organisation_id: str = ""
    is_mine: bool = False
    """Whether the person gave a verdict on it."""
    before: str = ""
    """The id of the last case of the part before this one."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the list."""

    case_id: str
    organisation: str
    opened_at: datetime
    state: str
    """``open``, ``escalated`` or ``settled``; ``open`` where an escalation would be a hint."""
    label: str
    """The final one; empty while it is not settled."""
    scheme: str
    media: int


def case_list(person: Person, asked: CaseConditions) -> tuple[CaseLine, ...]:
    """Return a part of the cases that somebody may know of, newest first.

    Raises:
        NotAllowed: The person holds no role that reads cases.
        UsageError: There is no such state.
    """
    if asked.state not in {"", *STATES}:
        raise UsageError(f"a case is one of {', '.join(STATES)}")
    with case_scope(person, READS_HISTORY):
        found = _fitting(person, asked).select_related("organisation", "classification")
        rows = list(found.order_by("-opened_at", "-case_id")[:CASES_A_PART])
        finals = finals_of_cases([row.case_id for row in rows])
        sizes = _sizes([row.case_id for row in rows])
    return tuple(
        CaseLine(
            case_id=row.case_id,
            organisation=row.organisation.name,
            opened_at=row.opened_at,
            state="settled" if row.case_id in finals else "open",
            label=finals[row.case_id].label if row.case_id in finals else "",
            scheme=row.scheme,
            media=sizes.get(row.case_id, 0),
        )
        for row in rows
    )


def _fitting(person: Person, asked: CaseConditions) -> QuerySet[Case]:
    found = Case.objects.filter(join=None)
    if asked.state:
        found = found.filter(classification__isnull=asked.state != "settled")
    if asked.state == "escalated":
        own = Verdict.objects.filter(case=OuterRef("case_id"), person=person)
        found = found.filter(Exists(own), escalation__isnull=False)
    if asked.label:
        found = found.filter(classification__label=asked.label)
    if asked.organisation_id:
        found = found.filter(organisation_id=asked.organisation_id)
    if asked.is_mine:
        found = found.filter(
            Exists(Verdict.objects.filter(case=OuterRef("case_id"), person=person))
        )
    last = Case.objects.filter(case_id=asked.before).first() if asked.before else None
    if last is not None:
        same = Q(opened_at=last.opened_at, case_id__lt=last.case_id)
        found = found.filter(Q(opened_at__lt=last.opened_at) | same)
    return found


def _sizes(case_ids: list[str]) -> dict[str, int]:
    """Return how many media each case has: its last position."""
    last = CaseMedia.objects.filter(case_id__in=case_ids).order_by("case_id", "position")
    return dict(last.values_list("case_id", "position"))
