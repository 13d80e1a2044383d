"""A case as the person in front of it may see it."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Case, Person, Verdict
from orbweaver.casework.office import Office
from orbweaver.casework.queries.media_lines import MatchLine, MediaLine, PlaceLine, media_lines
from orbweaver.casework.reviewing import (
    CaseState,
    case_called,
    next_ordinal,
    root_of,
    state_of,
    verdicts_on,
)
from orbweaver.casework.standing import require_reviewer
from orbweaver.errors import WrongState
from orbweaver.model.scheme import Scheme

__all__ = ["CasePage", "MatchLine", "MediaLine", "PlaceLine", "VerdictLine", "case_page"]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict as it may be shown."""

    person: str
    organisation: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that is shown of a case."""

    case_id: str
    """Of the case that this one was joined into, where it was."""
    organisation: str
    """Under whose mandate it was found."""
    scheme: Scheme
    state: CaseState
    opened_at: datetime
    kinds: tuple[str, ...]
    position: int
    """Give it back as ``seen_position`` with the verdict."""
    media: tuple[MediaLine, ...]
    may_decide: bool
    """Whether this person's verdict would be taken now."""
    own_verdict: VerdictLine | None
    others: tuple[VerdictLine, ...] | None
    """Nothing until the person gave their own, or the case is settled."""
    final_label: str
    """Empty while it is not settled."""
    decided_by: str
    """``agreement``, ``senior`` or empty."""


def case_page(office: Office, person: Person, case_id: str) -> CasePage:
    """Return a case as this person may see it.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
    """
    membership = require_reviewer(person)
    case = case_called(root_of(case_id))
    standing = verdicts_on(case)
    own = [each for each in standing if each.person_id == person.person_id]
    others = [each for each in standing if each.person_id != person.person_id]
    is_settled = state_of(case) is CaseState.SETTLED
    media = media_lines(case)
    return CasePage(
        case_id=case.case_id,
        organisation=case.organisation.name,
        scheme=office.schemes[case.scheme],
        state=state_of(case),
        opened_at=case.opened_at,
        kinds=tuple(sorted({place.kind for line in media for place in line.places})),
        position=max(line.position for line in media),
        media=media,
        may_decide=_may_decide(case, person, membership.role, standing),
        own_verdict=_verdict_line(own[0]) if own else None,
        others=tuple(map(_verdict_line, others)) if own or is_settled else None,
        final_label=case.classification.label if is_settled else "",
        decided_by=case.classification.decided_by if is_settled else "",
    )


def _may_decide(case: Case, person: Person, role: str, standing: list[Verdict]) -> bool:
    try:
        next_ordinal(case, person, role, standing)
    except WrongState:
        return False
    return True


def _verdict_line(verdict: Verdict) -> VerdictLine:
    return VerdictLine(verdict.person.name, verdict.organisation.name, verdict.label, verdict.at)
