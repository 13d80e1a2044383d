"""Reviewing: where a case stands, whose verdict counts, and when verdicts are final."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django_scopes import scopes_disabled

from orbweaver.casework.facts import facts_that_count
from orbweaver.casework.models import Case, CaseJoin, Person, Verdict, VerdictStage
from orbweaver.casework.roles import Role
from orbweaver.casework.votes import Votes, votes_of
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
    facts: Mapping[str, str]
    """Those that count."""
    votes: Votes


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person's next verdict on a case would be."""

    ordinal: int
    """1 for their first."""
    stage: VerdictStage


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
    with scopes_disabled():  # of all who gave one, wherever they are members now
        found = Verdict.objects.filter(case=case).select_related("person", "organisation")
    for verdict in found.order_by("at", "ordinal"):
        latest[verdict.person_id] = verdict
    return list(latest.values())


def next_turn(case: Case, person: Person, role: str, standing: Sequence[Verdict]) -> Turn:
    """Return what verdict this person may give now.

    Args:
        case: As :func:`case_called` returns it.
        person: Who wants to decide.
        role: By which role they review.
        standing: The verdicts that count, from :func:`verdicts_on`.

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
    if state is CaseState.ESCALATED:
        return _seniors_turn(own, role)
    if own is not None and len(standing) > 1:
        raise WrongState("you decided on this case, and another verdict would not be blind")
    return Turn(own.ordinal + 1 if own else 1, VerdictStage.BLIND)


def next_ordinal(case: Case, person: Person, role: str, standing: Sequence[Verdict]) -> int:
    """Return the number of the verdict that this person may give now; see :func:`next_turn`.

    Raises:
        WrongState: None.
    """
    return next_turn(case, person, role, standing).ordinal


def _seniors_turn(own: Verdict | None, role: str) -> Turn:
    """Return a senior's turn where verdicts disagree: first their own, then, seeing, the last word.

    Raises:
        WrongState: The person is no senior, or was one of those who disagree.
    """
    if role != Role.SENIOR or (own is not None and own.stage == VerdictStage.BLIND):
        raise WrongState("this case waits for a senior who gave no verdict on it")
    if own is None:
        return Turn(1, VerdictStage.SENIOR)
    return Turn(own.ordinal + 1, VerdictStage.FINAL)


def decision_of(standing: Sequence[Verdict], needed: int) -> Decision | None:
    """Return what the verdicts come to: a senior's last word decides, otherwise so many must agree.

    Args:
        standing: The verdicts that count, the newest last.
        needed: How many must agree.
    """
    newest = standing[-1]
    if newest.stage == VerdictStage.FINAL:
        return _decision(standing, needed, newest, "senior")
    if len(standing) >= needed and can_agree(standing):
        return _decision(standing, needed, newest, "agreement")
    return None


def can_agree(standing: Iterable[Verdict]) -> bool:
    """Say whether verdicts may still agree: one that differs is enough that they cannot."""
    return len({verdict.label for verdict in standing}) == 1


def _decision(
    standing: Sequence[Verdict], needed: int, newest: Verdict, decided_by: str
) -> Decision:
    last_word = newest if decided_by == "senior" else None
    return Decision(
        label=newest.label,
        decided_by=decided_by,
        seen_position=_seen(standing, newest.label),
        facts=facts_that_count(standing, newest.label, last_word),
        votes=votes_of(standing, needed, decided_by),
    )


def _seen(standing: Iterable[Verdict], label: str) -> int:
    return max(verdict.seen_position for verdict in standing if verdict.label == label)
