"""The history of a case, as the person who asks may read it; a source of lines is one line here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orbweaver.casework.history import deciding, following, growing, seeing
from orbweaver.casework.history.line import HistoryKind, HistoryLine, Reader
from orbweaver.casework.models import Case, Person, Verdict
from orbweaver.casework.reviewing import CaseState, case_called, root_of, state_of
from orbweaver.casework.roles import READS_HISTORY, Role
from orbweaver.casework.standing import standing_memberships
from orbweaver.casework.tenancy import case_scope

SOURCES: tuple[Callable[[Reader], Iterable[HistoryLine]], ...] = (
    growing.growth,
    growing.joins,
    seeing.sightings,
    seeing.matches,
    seeing.checks,
    deciding.verdicts,
    deciding.escalations,
    deciding.finals,
    deciding.corrections,
    following.notices,
    following.looks,
)
SEES_LOOKS = frozenset({Role.SENIOR, Role.LIAISON, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class History:
    """What happened around a case."""

    case_id: str
    """Of the case that this one was joined into, where it was."""
    scheme: str
    lines: tuple[HistoryLine, ...]
    """In order of time."""
    is_open_to: bool
    """Whether this person may know what others decided."""


def history_of(person: Person, case_id: str, kind: HistoryKind | None = None) -> History:
    """Return what happened around a case, of one kind or all.

    Raises:
        NotAllowed: The person holds no role that reads histories.
        UnknownName: No such case.
    """
    with case_scope(person, READS_HISTORY):
        reader = reader_of(person, case_called(root_of(case_id)))
        lines = (line for source in SOURCES for line in source(reader))
        kept = [line for line in lines if kind in {None, line.kind}]
    return History(
        reader.case.case_id,
        reader.case.scheme,
        tuple(sorted(kept, key=lambda line: line.at)),
        reader.is_open_to,
    )


def reader_of(person: Person, case: Case) -> Reader:
    """Return how much of a case's history somebody may read, inside their scope."""
    decided = Verdict.objects.filter(case=case, person=person).exists()
    return Reader(
        person=person,
        case=case,
        is_open_to=decided or state_of(case) is CaseState.SETTLED,
        sees_looks=any(each.role in SEES_LOOKS for each in standing_memberships(person)),
    )
