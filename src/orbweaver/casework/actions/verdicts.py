"""Verdicts: blind, signed, written once; N that agree make a classification final."""

from dataclasses import dataclass

from django.db import transaction

from orbweaver.casework.actions.notices import draft_or_leave_for_later
from orbweaver.casework.audit_trail import record
from orbweaver.casework.clusters import positions_after
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Case, Escalation, Person, Verdict
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.reviewing import (
    CaseState,
    case_called,
    decision_of,
    next_ordinal,
    state_of,
    verdicts_on,
)
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.settling import label_of, settle_case
from orbweaver.casework.standing import require_reviewer
from orbweaver.errors import UsageError
from orbweaver.model.ids import content_id

__all__ = ["CaseState", "VerdictOutcome", "do_record_verdict"]


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
        UsageError: ``seen_position`` is not one of the case's.
    """
    with transaction.atomic():
        take_turn("cases")
        membership = require_reviewer(person)
        case = case_called(case_id)
        label_of(office, case, label)
        standing = verdicts_on(case)
        ordinal = next_ordinal(case, person, membership.role, standing)
        verdict = Verdict.objects.create(
            verdict_id=content_id("verdict", case_id, person.person_id, str(ordinal)),
            case=case,
            person=person,
            organisation_id=membership.organisation_id,
            ordinal=ordinal,
            scheme=case.scheme,
            label=label,
            seen_position=_seen_position(case, seen_position),
            comment=seal_text(office, "verdict.comment", comment),
            at=office.clock.now(),
        )
        facts = {"case": case_id, "label": label}
        record(office, "verdict.given", person.person_id, verdict.verdict_id, facts)
        others = [each for each in standing if each.person_id != person.person_id]
        outcome = _weigh(office, case, [*others, verdict])
    if outcome.state is CaseState.SETTLED:
        draft_or_leave_for_later(office)
    return outcome


def _seen_position(case: Case, given: int | None) -> int:
    """Return up to where the person saw the case's media.

    Raises:
        UsageError: The case never had that many.
    """
    last = positions_after([case.case_id])[case.case_id]
    if given is not None and not 1 <= given <= last:
        raise UsageError(f"the case has {last} media, not {given}")
    return last if given is None else given


def _weigh(office: Office, case: Case, standing: list[Verdict]) -> VerdictOutcome:
    """See what the verdicts come to now; the newest stands last."""
    newest = standing[-1]
    was_escalated = state_of(case) is CaseState.ESCALATED
    decision = decision_of(standing, case.needed_verdicts, newest if was_escalated else None)
    if decision is not None:
        settle_case(office, case, decision, newest)
        return VerdictOutcome(newest.verdict_id, CaseState.SETTLED, decision.label)
    if len(standing) < case.needed_verdicts:
        return VerdictOutcome(newest.verdict_id, CaseState.OPEN, "")
    Escalation.objects.create(case=case, at=office.clock.now())
    record(office, "case.escalated", MACHINE, case.case_id)
    return VerdictOutcome(newest.verdict_id, CaseState.ESCALATED, "")
