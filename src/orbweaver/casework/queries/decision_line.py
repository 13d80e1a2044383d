"""The line of decisions on a settled case: what was decided first, and the corrections after it."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.correctors import require_senior
from orbweaver.casework.finals import ELSEWHERE
from orbweaver.casework.models import Appeal, Case, Correction, Person
from orbweaver.casework.reviewing import CaseState, case_called, root_of, state_of, verdicts_on
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision."""

    correction_id: str
    """Empty for the first."""
    label: str
    decided_by: str
    """``agreement``, ``senior``, ``elsewhere`` or ``correction``."""
    persons: tuple[str, ...]
    """By name: who agreed, or who corrected it and who confirmed that."""
    media: int
    """About how many of the case's media; 0 for all that was decided."""
    is_lone: bool
    """Whether one senior alone decided what two decide elsewhere."""
    is_waiting: bool
    """Whether it waits for a second senior and counts for nothing yet."""
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionsPart:
    """What the page of a settled case says of corrections and appeals."""

    lines: tuple[DecisionLine, ...]
    """In order; one that waits is shown to seniors alone, one that was refused to nobody."""
    is_senior: bool
    waits_for_you: bool
    """Whether a correction waits that this person may confirm."""
    open_appeals: int
    """Nobody but seniors is told of any."""
    has_asked: bool
    """Whether this person's own appeal waits for an answer."""


def corrections_part(person: Person, case_id: str) -> CorrectionsPart | None:
    """Return what is said of corrections; nothing for a case that is not settled.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
    """
    with case_scope(person, REVIEWERS):
        case = case_called(root_of(case_id))
        if state_of(case) is not CaseState.SETTLED:
            return None
        is_senior = senior_for(person, case)
        rows = _corrections(case, with_waiting=is_senior)
        waiting = next((row for row in rows if _is_waiting(row)), None)
        appeals = Appeal.objects.filter(case=case, answer=None)
        return CorrectionsPart(
            lines=(_first(case), *map(_line, rows)),
            is_senior=is_senior,
            waits_for_you=waiting is not None and waiting.person_id != person.person_id,
            open_appeals=appeals.count() if is_senior else 0,
            has_asked=appeals.filter(person=person).exists(),
        )


def decision_lines(case: Case) -> tuple[DecisionLine, ...]:
    """Return all that was decided on a settled case, what waits included: for seniors."""
    return (_first(case), *map(_line, _corrections(case, with_waiting=True)))


def senior_for(person: Person, case: Case) -> bool:
    """Return whether a person is a senior for this case."""
    try:
        require_senior(person, case)
    except NotAllowed:
        return False
    return True


def _corrections(case: Case, *, with_waiting: bool) -> list[Correction]:
    """Return the corrections that count, and the one that waits where that may be known."""
    found = Correction.objects.filter(case=case).select_related("person", "answer__person")
    rows = [row for row in found.order_by("ordinal") if not _was_refused(row)]
    return [row for row in rows if with_waiting or not _is_waiting(row)]


def _was_refused(row: Correction) -> bool:
    answer = getattr(row, "answer", None)
    return answer is not None and not answer.agrees


def _is_waiting(row: Correction) -> bool:
    return row.needs_second and getattr(row, "answer", None) is None


def _first(case: Case) -> DecisionLine:
    final = case.classification
    if final.decided_by == ELSEWHERE:
        persons: tuple[str, ...] = ()
    elif final.decided_by == "senior":
        persons = (final.verdict.person.name,)
    else:
        given = (each for each in verdicts_on(case) if each.label == final.label)
        persons = tuple(each.person.name for each in given)
    return DecisionLine(
        correction_id="",
        label=final.label,
        decided_by=final.decided_by,
        persons=persons,
        media=0,
        is_lone=False,
        is_waiting=False,
        at=final.at,
    )


def _line(row: Correction) -> DecisionLine:
    answer = getattr(row, "answer", None)
    return DecisionLine(
        correction_id=row.correction_id,
        label=row.label,
        decided_by="correction",
        persons=(row.person.name, *([answer.person.name] if answer else [])),
        media=0 if row.is_whole else row.media.count(),
        is_lone=row.is_lone,
        is_waiting=_is_waiting(row),
        at=answer.at if answer else row.at,
    )
