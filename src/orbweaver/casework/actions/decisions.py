"""Held decisions: undone with one key, until the next one or a minute makes them verdicts.

A held decision has no effect: it is in no count, no queue and nobody else's page. It is one row,
deleted in the transaction that writes the verdict, so whatever is killed when, it is either held
or a verdict.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.actions.notices import draft_or_leave_for_later
from orbweaver.casework.actions.verdicts import NO_FACTS
from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.facts import facts_json
from orbweaver.casework.leases import give_back, require_lease
from orbweaver.casework.models import HeldDecision, Person, VerdictStage
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import CaseState, case_called, state_of
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.sealing import erase_text, seal_text
from orbweaver.casework.taking import (
    Given,
    VerdictOutcome,
    check_given,
    take_verdict,
    turn_on,
)
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import Refused, UsageError, WrongState

DUE_AT_ONCE = 100
"""How many held decisions one round lets go."""


@dataclass(frozen=True, slots=True)
class Held:
    """What became of a decision that somebody just gave."""

    case_id: str
    scheme: str
    label: str
    undo_until: datetime | None
    """Nothing where it was recorded at once: a senior's own verdict, before seeing the others'."""
    before: VerdictOutcome | None
    """What the decision that was held before came to; nothing where none was."""


def do_hold_decision(  # noqa: PLR0913 (a decision has so many parts)
    office: Office,
    person: Person,
    case_id: str,
    label: str,
    *,
    facts: Mapping[str, str] = NO_FACTS,
    seen_position: int | None = None,
    comment: str = "",
) -> Held:
    """Hold a decision, and let go the one that this person held before.

    One on the same case replaces what was held. A senior's own verdict on a case whose verdicts
    disagree is recorded at once: the others' are shown next, and then nothing could be undone.

    Args:
        office: Time, ids, rules.
        person: Who decides, and has the case before them.
        case_id: A case on which their verdict would be taken now.
        label: A name in the case's scheme.
        facts: Answers by question, besides those that the label implies.
        seen_position: The ``position`` of the page that the person decided on.
        comment: Free text; sealed.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case, no such label in its scheme, no such question or answer.
        WrongState: The case is settled, joined, escalated, or the person decided already.
        LeaseLost: Somebody else has the case before them.
        FactsMissing: The organisation requires an answer that was not given.
        UsageError: ``seen_position`` is not one of the case's, or a fact contradicts the label.
    """
    with case_scope(person, REVIEWERS), transaction.atomic():
        take_turn("cases")
        require_lease(office, person, case_id)
        turn = turn_on(person, case_id)
        given = check_given(office, turn, label, facts, seen_position)
        before = _make_room(office, person, case_id)
        if before is not None:
            turn = turn_on(person, case_id)  # what was let go may have changed it
        sealed = seal_text(office, "verdict.comment", comment)
        if turn.turn.stage is VerdictStage.SENIOR:
            take_verdict(office, turn, given, sealed)
            return Held(case_id, turn.case.scheme, label, None, before)
        held = HeldDecision.objects.create(
            person=person,
            held_id=office.ids.new(),
            case=turn.case,
            organisation_id=turn.membership.organisation_id,
            label=label,
            facts_json=facts_json(given.facts),
            seen_position=given.seen_position,
            comment=sealed,
            at=office.clock.now(),
        )
        record(office, "decision.held", person.person_id, held.held_id, {"case": case_id})
    until = held.at + timedelta(seconds=office.settings.undo_s)
    return Held(case_id, turn.case.scheme, label, until, before)


def do_undo(office: Office, person: Person) -> str:
    """Forget the decision that this person holds, and return the id of its case.

    Raises:
        WrongState: They hold none.
    """
    with scopes_disabled(), transaction.atomic():
        take_turn("cases")
        held = HeldDecision.objects.filter(person=person, refused_for="").first()
        if held is None:
            raise WrongState("there is no decision that could be undone any more")
        _forget(office, held)
    return held.case_id


def do_let_go(office: Office, person: Person, *, is_leaving: bool = False) -> VerdictOutcome | None:
    """Make the decision that this person holds a verdict; return what it came to, if they held one.

    Where the case changed meanwhile, the outcome says that the decision was refused; the audit
    log keeps it. That is said once, be it here or after a round of :func:`let_go_due`.

    Args:
        office: Time, ids, rules.
        person: Whose decision it is.
        is_leaving: Whether they hear nothing more now: a refusal waits until they are back.
    """
    with scopes_disabled():
        if _held_by(person) is None:  # most pages: no writer has to wait for them
            return None
    with scopes_disabled(), transaction.atomic():
        take_turn("cases")
        held = _held_by(person)
        if held is None or (is_leaving and held.refused_for):
            return None
        outcome = _let_go(office, held)
        if is_leaving:
            _keep_refusal(held, outcome)
    _draft_after(office, outcome)
    return outcome


def do_take_refusal(office: Office, person: Person) -> VerdictOutcome | None:
    """Return, once, what a round of :func:`let_go_due` refused of this person's decisions."""
    with scopes_disabled():
        if not HeldDecision.objects.filter(person=person).exclude(refused_for="").exists():
            return None
    with scopes_disabled(), transaction.atomic():
        take_turn("cases")
        held = _held_by(person)
        return _let_go(office, held) if held and held.refused_for else None


def let_go_due(office: Office) -> int:
    """Make verdicts of the decisions that nobody undid for ``undo_s``; return how many."""
    latest = office.clock.now() - timedelta(seconds=office.settings.undo_s)
    with scopes_disabled():
        due = HeldDecision.objects.filter(at__lte=latest, refused_for="").order_by("at")
        ids = list(due.values_list("held_id", flat=True)[:DUE_AT_ONCE])
        return sum(_let_go_one(office, held_id) for held_id in ids)


def _let_go_one(office: Office, held_id: str) -> bool:
    with transaction.atomic():
        take_turn("cases")
        held = HeldDecision.objects.select_related("person").filter(held_id=held_id).first()
        if held is None or held.refused_for:
            return False
        outcome = _let_go(office, held)
        _keep_refusal(held, outcome)
    _draft_after(office, outcome)
    return True


def _keep_refusal(held: HeldDecision, outcome: VerdictOutcome) -> None:
    """Keep what was refused until its person, who is not here, was told."""
    if outcome.refused_for:
        held.refused_for = outcome.refused_for
        held.save(force_insert=True)


def _held_by(person: Person) -> HeldDecision | None:
    return HeldDecision.objects.select_related("person").filter(person=person).first()


def _make_room(office: Office, person: Person, case_id: str) -> VerdictOutcome | None:
    """Let go what the person held before; forget it where it is of this very case."""
    with scopes_disabled():
        held = _held_by(person)
    if held is None:
        return None
    if held.case_id == case_id and not held.refused_for:
        _forget(office, held)
        return None
    return _let_go(office, held)


def _forget(office: Office, held: HeldDecision) -> None:
    """Undo a decision; its comment can be read by nobody after that."""
    _take_away(held)
    if held.comment is not None:
        erase_text(held.comment)
    facts = {"case": held.case_id}
    record(office, "decision.undone", held.person_id, held.held_id, facts)


def _let_go(office: Office, held: HeldDecision) -> VerdictOutcome:
    """Take a held row away and make a verdict of it, or say why there cannot be one."""
    _take_away(held)
    if held.refused_for:
        return _refused(held, held.refused_for)
    give_back(office, held.person, held.case_id)
    given = Given(held.label, json.loads(held.facts_json), held.seen_position)
    try:
        with transaction.atomic(), case_scope(held.person, REVIEWERS):
            return take_verdict(office, turn_on(held.person, held.case_id), given, held.comment)
    except (Refused, UsageError) as error:
        name = type(error).__name__
        facts = {
            "case": held.case_id,
            "label": held.label,
            "facts": held.facts_json,
            "comment": held.comment_id or "",
            "reason": name,
        }
        record(office, "decision.refused", held.person_id, held.held_id, facts)
        return _refused(held, name)


def _take_away(held: HeldDecision) -> None:
    with scopes_disabled():
        HeldDecision.objects.filter(held_id=held.held_id).delete()


def _refused(held: HeldDecision, name: str) -> VerdictOutcome:
    with scopes_disabled():
        case = case_called(held.case_id)
    return VerdictOutcome(
        verdict_id="",
        state=state_of(case),
        final_label="",
        case_id=held.case_id,
        scheme=case.scheme,
        label=held.label,
        refused_for=name,
    )


def _draft_after(office: Office, outcome: VerdictOutcome | None) -> None:
    """Draft the notices that a settled case made due; a next decision leaves that to the desk."""
    if outcome is not None and outcome.state is CaseState.SETTLED and not outcome.refused_for:
        draft_or_leave_for_later(office)
