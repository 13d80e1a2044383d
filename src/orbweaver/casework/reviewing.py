"""Reviewing: where a case stands, whose verdict counts, and when verdicts are final."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orbweaver.casework.models import Case, CaseJoin, Person, Verdict
from orbweaver.casework.roles import Role
from orbweaver.errors import UnknownName, WrongState


class CaseState(StrEnum):
    """Where a case is."""

    OPEN = "open"
    ESCALATED = "escalated"
    """Its verdicts cannot agree: a senior decides."""
    SETTLED = "settled"
    JOINED = "joined"
    """Part of another case now."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the verdicts on a case come to."""

    label: str
    decided_by: str
    """``agreement`` or ``senior``."""
    seen_position: int
    """Up to here somebody who agreed had the media before them."""


def case_called(case_id: str) -> Case:
    """Return a case with all that says where it stands.

    Raises:
        UnknownName: There is none of that id.
    """
    found = Case.objects.filter(case_id=case_id)
    case = found.select_related("organisation", "join", "classification", "escalation").first()
    if case is None:
        raise UnknownName(f"case {case_id}")
    return case


def root_of(case_id: str) -> str:
    """Return the case that this one was joined into, however many steps away; itself otherwise."""
    while (
        into := CaseJoin.objects.filter(from_case_id=case_id)
        .values_list("into_case_id", flat=True)
        .first()
    ):
        case_id = into
    return case_id


def state_of(case: Case) -> CaseState:
    """Return where a case stands."""
    if hasattr(case, "join"):
        return CaseState.JOINED
    if hasattr(case, "classification"):
        return CaseState.SETTLED
    if hasattr(case, "escalation"):
        return CaseState.ESCALATED
    return CaseState.OPEN


def verdicts_on(case: Case) -> list[Verdict]:
    """Return the verdict of each person that counts: their latest, in order of time."""
    latest: dict[str, Verdict] = {}
    found = Verdict.objects.filter(case=case).select_related("person", "organisation")
    for verdict in found.order_by("at", "ordinal"):
        latest[verdict.person_id] = verdict
    return list(latest.values())


def next_ordinal(case: Case, person: Person, role: str, standing: Sequence[Verdict]) -> int:
    """Return the number of the verdict that this person may give now.

    Raises:
        WrongState: None: the case is settled or joined, waits for a senior who has not decided,
            or the person decided already and others did too.
    """
    state = state_of(case)
    if state is CaseState.JOINED:
        raise WrongState(f"case {case.case_id} is part of case {case.join.into_case_id} now")
    if state is CaseState.SETTLED:
        raise WrongState(f"case {case.case_id} is settled")
    own = next((verdict for verdict in standing if verdict.person_id == person.person_id), None)
    if state is CaseState.ESCALATED and (own is not None or role != Role.SENIOR):
        raise WrongState("this case waits for a senior who gave no verdict on it")
    if own is not None and len(standing) > 1:
        raise WrongState("you decided on this case, and another verdict would not be blind")
    return own.ordinal + 1 if own else 1


def decision_of(
    standing: Sequence[Verdict], needed: int, senior: Verdict | None
) -> Decision | None:
    """Return what the verdicts come to: a senior's decides, otherwise so many must agree."""
    if senior is not None:
        return Decision(senior.label, "senior", _seen(standing, senior.label))
    labels = {verdict.label for verdict in standing}
    if len(standing) >= needed and len(labels) == 1:
        label = labels.pop()
        return Decision(label, "agreement", _seen(standing, label))
    return None


def _seen(standing: Iterable[Verdict], label: str) -> int:
    return max(verdict.seen_position for verdict in standing if verdict.label == label)
