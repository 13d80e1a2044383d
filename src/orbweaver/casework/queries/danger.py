"""Danger alerts as those who must act on them see them."""

from dataclasses import dataclass
from datetime import datetime

from django_scopes import scope

from orbweaver.casework.actions.danger import told_roles
from orbweaver.casework.models import DangerAlert, DangerAnswerKind, Person
from orbweaver.casework.roles import ANSWERS_DANGER, TOLD_OF_DANGER
from orbweaver.casework.standing import organisations_of, standing_memberships

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert."""

    alert_id: str
    case_id: str
    organisation: str
    person: str
    """Who raised it."""
    at: datetime
    answers: tuple[tuple[str, str, datetime], ...]
    """Kind, who (empty for the house) and when, in order."""
    is_open: bool
    may_answer: bool
    is_acknowledged: bool


def alerts_for(person: Person) -> tuple[AlertLine, ...]:
    """Return the alerts that are before somebody, open ones first, then newest first.

    Raises:
        NotAllowed: The person holds no role to which alerts come.
    """
    with scope(organisation=organisations_of(person, TOLD_OF_DANGER)):
        found = DangerAlert.objects.select_related("case", "person", "organisation")
        rows = list(found.prefetch_related("answers__person").order_by("-at")[:MOST_SHOWN])
    lines = [line for row in rows if (line := _line(person, row)) is not None]
    return tuple(sorted(lines, key=lambda line: (not line.is_open, -line.at.timestamp())))


def waiting_alerts(person: Person) -> int:
    """Return how many open alerts are before somebody and not acknowledged; 0 for other roles."""
    held = [each for each in standing_memberships(person) if each.role in TOLD_OF_DANGER]
    if not held:
        return 0
    with scope(organisation=sorted({each.organisation_id for each in held})):
        done = (DangerAnswerKind.CLOSED.value, DangerAnswerKind.ACKNOWLEDGED.value)
        found = DangerAlert.objects.exclude(answers__kind__in=done)
        rows = list(found.prefetch_related("answers")[:MOST_SHOWN])
    roles = {(each.organisation_id, each.role) for each in held}
    return sum(1 for row in rows if _is_before(roles, row))


def _is_before(roles: set[tuple[str, str]], row: DangerAlert) -> bool:
    told = told_roles([answer.kind for answer in row.answers.all()])
    return any((row.organisation_id, role.value) in roles for role in told)


def _line(person: Person, row: DangerAlert) -> AlertLine | None:
    held = {(each.organisation_id, each.role) for each in standing_memberships(person)}
    if not _is_before(held, row):
        return None
    answers = sorted(row.answers.all(), key=lambda answer: answer.at)
    kinds = {answer.kind for answer in answers}
    is_open = DangerAnswerKind.CLOSED.value not in kinds
    answering = any((row.organisation_id, role.value) in held for role in ANSWERS_DANGER)
    return AlertLine(
        alert_id=row.alert_id,
        case_id=row.case_id,
        organisation=row.organisation.name,
        person=row.person.name,
        at=row.at,
        answers=tuple(
            (each.kind, each.person.name if each.person else "", each.at) for each in answers
        ),
        is_open=is_open,
        may_answer=is_open and answering,
        is_acknowledged=DangerAnswerKind.ACKNOWLEDGED.value in kinds,
    )
