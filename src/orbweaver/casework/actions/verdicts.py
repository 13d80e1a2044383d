"""Verdicts: blind, signed, written once; N that agree make a classification final."""

from dataclasses import dataclass
from enum import StrEnum

from orbweaver.casework.models import Person
from orbweaver.casework.office import Office


class CaseState(StrEnum):
    """Where a case is."""

    OPEN = "open"
    ESCALATED = "escalated"
    """Its verdicts cannot agree: a senior decides."""
    SETTLED = "settled"
    JOINED = "joined"
    """Part of another case now."""


@dataclass(frozen=True, slots=True)
class VerdictOutcome:
    """What a verdict led to."""

    verdict_id: str
    state: CaseState
    final_label: str
    """Empty while the case is not settled."""


def do_record_verdict(
    office: Office,
    person: Person,
    case_id: str,
    label: str,
    *,
    seen_position: int | None = None,
    comment: str = "",
) -> VerdictOutcome:
    """Record one person's decision on a case, and settle it where enough agree.

    Args:
        office: Time, ids, rules.
        person: An analyst or senior of an organisation that joins review.
        case_id: An open case, or an escalated one for a senior who gave no verdict on it.
        label: A name in the case's scheme.
        seen_position: The ``position`` of the page that the person decided on; media that
            joined later are not covered and become a case of their own. Nothing: all there is.
        comment: Free text; sealed.

    A person's second verdict follows the first only while nobody else has given one (it would
    not be blind any more).

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case, or no such label in its scheme.
        WrongState: The case is settled, joined, escalated, or the person decided already.
    """
    raise NotImplementedError
