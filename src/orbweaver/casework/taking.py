"""Taking a verdict: whose turn it is, whether what is given holds, and what it comes to.

Callers stand inside a transaction and the scope of the person, and hold the turn of the cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orbweaver.casework.audit_trail import record
from orbweaver.casework.facts import asked_about, facts_given, facts_json
from orbweaver.casework.leases import leased_to
from orbweaver.casework.models import (
    Case,
    Escalation,
    Membership,
    Person,
    SealedText,
    Verdict,
    VerdictStage,
)
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.positions import positions_after
from orbweaver.casework.queue_places import refresh_places
from orbweaver.casework.reviewing import (
    CaseState,
    Turn,
    can_agree,
    case_called,
    decision_of,
    next_turn,
    verdicts_on,
)
from orbweaver.casework.settling import label_of, settle_case
from orbweaver.casework.standing import require_reviewer
from orbweaver.errors import LeaseLost, UsageError
from orbweaver.model.ids import content_id


@dataclass(frozen=True, slots=True)
class VerdictOutcome:
    """What a verdict led to."""

    verdict_id: str
    """Empty where the verdict was refused."""
    state: CaseState
    final_label: str
    """Empty while the case is not settled."""
    case_id: str = ""
    scheme: str = ""
    label: str = ""
    """What the person gave."""
    refused_for: str = ""
    """The error that kept a held decision from becoming a verdict; empty where it became one."""


@dataclass(frozen=True, slots=True)
class PersonsTurn:
    """A person before a case on which their verdict would be taken now."""

    person: Person
    membership: Membership
    case: Case
    standing: tuple[Verdict, ...]
    turn: Turn


@dataclass(frozen=True, slots=True)
class Given:
    """A decision whose parts were checked."""

    label: str
    facts: Mapping[str, str]
    seen_position: int


def turn_on(person: Person, case_id: str) -> PersonsTurn:
    """Return a person's turn on a case; the scope says which they may know of.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
        WrongState: Their verdict would not be taken now; says why.
    """
    case = case_called(case_id)
    membership = require_reviewer(person, case.organisation)
    standing = tuple(verdicts_on(case))
    turn = next_turn(case, person, membership.role, standing)
    return PersonsTurn(person, membership, case, standing, turn)


def require_free(office: Office, person: Person, case_id: str) -> None:
    """Let pass where nobody else has the case before them.

    Raises:
        LeaseLost: Somebody has.
    """
    if leased_to(office, case_id) not in {None, person.person_id}:
        raise LeaseLost(f"somebody else has case {case_id} before them")


def check_given(
    office: Office,
    turn: PersonsTurn,
    label: str,
    facts: Mapping[str, str],
    seen_position: int | None,
) -> Given:
    """Return a decision with the facts that its label implies.

    Raises:
        UnknownName: No such label in the case's scheme, no such question or answer.
        FactsMissing: The organisation requires an answer that was not given.
        UsageError: ``seen_position`` is not one of the case's, or a fact contradicts the label.
    """
    case = turn.case
    known = label_of(office, case, label)
    asked = asked_about(office, case.organisation_id, case.scheme)
    said = facts_given(asked, known, facts)
    return Given(label, said, _seen_position(case, seen_position))


def take_verdict(
    office: Office, turn: PersonsTurn, given: Given, comment: SealedText | None
) -> VerdictOutcome:
    """Write the verdict, and settle or escalate the case where that follows."""
    case, person, ordinal = turn.case, turn.person, turn.turn.ordinal
    verdict = Verdict.objects.create(
        verdict_id=content_id("verdict", case.case_id, person.person_id, str(ordinal)),
        case=case,
        person=person,
        organisation_id=turn.membership.organisation_id,
        ordinal=ordinal,
        scheme=case.scheme,
        label=given.label,
        stage=turn.turn.stage.value,
        facts_json=facts_json(given.facts),
        seen_position=given.seen_position,
        comment=comment,
        at=office.clock.now(),
    )
    facts = {"case": case.case_id, "label": given.label, "stage": turn.turn.stage.value}
    record(office, "verdict.given", person.person_id, verdict.verdict_id, facts)
    others = [each for each in turn.standing if each.person_id != person.person_id]
    return _weigh(office, case, [*others, verdict])


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
    decision = decision_of(standing, case.needed_verdicts)
    if decision is not None:
        settle_case(office, case, decision, newest)
        return _outcome(newest, CaseState.SETTLED, decision.label)
    state = CaseState.OPEN if can_agree(standing) else CaseState.ESCALATED
    if state is CaseState.ESCALATED and newest.stage == VerdictStage.BLIND:
        Escalation.objects.create(case=case, at=office.clock.now())
        record(office, "case.escalated", MACHINE, case.case_id)
    refresh_places(office, [case.case_id])
    return _outcome(newest, state)


def _outcome(verdict: Verdict, state: CaseState, final_label: str = "") -> VerdictOutcome:
    return VerdictOutcome(
        verdict_id=verdict.verdict_id,
        state=state,
        final_label=final_label,
        case_id=verdict.case_id,
        scheme=verdict.scheme,
        label=verdict.label,
    )
