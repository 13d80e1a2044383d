"""A case as the person in front of it may see it."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.facts import facts_of
from orbweaver.casework.finals import final_of
from orbweaver.casework.models import Case, Person, Verdict
from orbweaver.casework.office import Office
from orbweaver.casework.queries.case_story import CaseStory, case_story
from orbweaver.casework.queries.deciding import Deciding, deciding_on
from orbweaver.casework.queries.media_lines import (
    Extent,
    MatchLine,
    MediaLine,
    PlaceLine,
    extent_of,
    media_lines,
)
from orbweaver.casework.reviewing import (
    CaseState,
    Turn,
    case_called,
    next_turn,
    root_of,
    state_of,
    verdicts_on,
)
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.standing import require_reviewer
from orbweaver.casework.tenancy import case_scope
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
    facts: tuple[tuple[str, str], ...] = ()
    """Answers by question."""


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
    """One part of them: as many as one looks at."""
    representative: int
    """The position of the one that stands for all of them."""
    story: CaseStory
    """Why it is here, over all its media."""
    may_decide: bool
    """Whether this person's verdict would be taken now."""
    own_verdict: VerdictLine | None
    others: tuple[VerdictLine, ...] | None
    """Nothing until the person gave their own, or the case is settled."""
    final_label: str
    """Empty while it is not settled."""
    decided_by: str
    """``agreement``, ``senior``, ``elsewhere``, ``correction`` or empty."""
    deciding: Deciding
    """What may be given now, what is held, and what followed."""


def case_page(
    office: Office, person: Person, case_id: str, position: int = 0, *, is_brief: bool = False
) -> CasePage:
    """Return a case as this person may see it, with one part of its media.

    Args:
        office: Rules.
        person: Whose page it is.
        case_id: Of the case, or of one that was joined into it.
        position: Of one of the media that are wanted; 0 for the one that stands for the case.
        is_brief: Whether the media come without their own matches and places.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
    """
    with case_scope(person, REVIEWERS):
        case = case_called(root_of(case_id))
        extent = extent_of(case)
        media = media_lines(case, position or extent.representative, is_brief=is_brief)
        return _page(office, person, case, extent, media)


def _page(
    office: Office, person: Person, case: Case, extent: Extent, media: tuple[MediaLine, ...]
) -> CasePage:
    membership = require_reviewer(person, case.organisation)
    standing = verdicts_on(case)
    own = [each for each in standing if each.person_id == person.person_id]
    others = [each for each in standing if each.person_id != person.person_id]
    is_settled = state_of(case) is CaseState.SETTLED
    turn = _turn(case, person, membership.role, standing)
    story = case_story(case, extent.media)
    final = final_of(case) if is_settled else None
    return CasePage(
        case_id=case.case_id,
        organisation=case.organisation.name,
        scheme=office.schemes[case.scheme],
        state=state_of(case),
        opened_at=case.opened_at,
        kinds=story.kinds,
        position=extent.last_position,
        media=media,
        representative=extent.representative,
        story=story,
        may_decide=turn is not None,
        own_verdict=_verdict_line(own[0]) if own else None,
        others=tuple(map(_verdict_line, others)) if own or is_settled else None,
        final_label=final.label if final else "",
        decided_by=final.decided_by if final else "",
        deciding=deciding_on(office, person, case, turn),
    )


def _turn(case: Case, person: Person, role: str, standing: list[Verdict]) -> Turn | None:
    try:
        return next_turn(case, person, role, standing)
    except WrongState:
        return None


def _verdict_line(verdict: Verdict) -> VerdictLine:
    return VerdictLine(
        person=verdict.person.name,
        organisation=verdict.organisation.name,
        label=verdict.label,
        at=verdict.at,
        facts=tuple(sorted(facts_of(verdict).items())),
    )
