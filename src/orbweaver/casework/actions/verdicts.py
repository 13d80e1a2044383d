"""Verdicts: blind, signed, written once; N that agree make a classification final."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction

from orbweaver.casework.actions.notices import draft_or_leave_for_later
from orbweaver.casework.engines import take_turn
from orbweaver.casework.leases import give_back
from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import CaseState
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.taking import (
    VerdictOutcome,
    check_given,
    require_free,
    take_verdict,
    turn_on,
)
from orbweaver.casework.tenancy import case_scope

__all__ = ["CaseState", "VerdictOutcome", "do_record_verdict"]

NO_FACTS: Mapping[str, str] = MappingProxyType({})


def do_record_verdict(  # noqa: PLR0913 (a decision has so many parts)
    office: Office,
    person: Person,
    case_id: str,
    label: str,
    *,
    facts: Mapping[str, str] = NO_FACTS,
    seen_position: int | None = None,
    comment: str = "",
) -> VerdictOutcome:
    """Record one person's decision on a case at once, and settle it where enough agree.

    Args:
        office: Time, ids, rules.
        person: An analyst or senior of an organisation that joins review.
        case_id: An open case, or an escalated one for a senior who gave no verdict on it. The
            first verdict of that senior is their own; their second, given in sight of all, is
            the last word.
        label: A name in the case's scheme.
        facts: Answers by question, besides those that the label implies.
        seen_position: The ``position`` of the page that the person decided on; media that
            joined later are not covered and become a case of their own. Nothing: all there is.
        comment: Free text; sealed.

    A person's second verdict follows the first only while nobody else has given one (it would
    not be blind any more).

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case, no such label in its scheme, no such question or answer.
        WrongState: The case is settled, joined, escalated, or the person decided already.
        LeaseLost: Somebody else has the case before them.
        FactsMissing: The organisation requires an answer that was not given.
        UsageError: ``seen_position`` is not one of the case's, or a fact contradicts the label.
    """
    with transaction.atomic(), case_scope(person, REVIEWERS):
        take_turn("cases")
        turn = turn_on(person, case_id)
        require_free(office, person, case_id)
        given = check_given(office, turn, label, facts, seen_position)
        outcome = take_verdict(office, turn, given, seal_text(office, "verdict.comment", comment))
        give_back(office, person, case_id)
    if outcome.state is CaseState.SETTLED:
        draft_or_leave_for_later(office)
    return outcome
