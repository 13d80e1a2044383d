"""A decision is held until the next one: undone with one key, seen by nobody, lost by nothing."""

from datetime import timedelta

import pytest

from orbweaver.casework.actions.agreement import do_set_agreement
from orbweaver.casework.actions.decisions import (
    Held,
    do_hold_decision,
    do_let_go,
    do_take_refusal,
    do_undo,
    let_go_due,
)
from orbweaver.casework.actions.queue import SkipReason, do_skip, do_take_next
from orbweaver.casework.actions.verdicts import CaseState, do_record_verdict
from orbweaver.casework.leases import leased_to
from orbweaver.casework.models import (
    AuditEvent,
    Case,
    CaseJoin,
    Classification,
    HeldDecision,
    Person,
    TextKey,
    Verdict,
)
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.queue import queue_for
from orbweaver.casework.roles import Role
from orbweaver.errors import LeaseLost, NotAllowed, UnknownName, UsageError, WrongState
from tests.casework.every import every
from tests.casework.house import SETTINGS, House, media

HARBOUR, ROCK = media("harbour", range(12)), media("rock", range(100, 200))
UNDO = timedelta(seconds=SETTINGS.undo_s)
LEASE = timedelta(seconds=SETTINGS.lease_s)


@pytest.fixture
def case(house: House) -> Case:
    """A case of one picture."""
    house.hand(house.finding(HARBOUR))
    return house.case_of(HARBOUR)


@pytest.fixture
def other(house: House) -> Case:
    """Another case of one picture."""
    house.hand(house.finding(ROCK))
    return house.case_of(ROCK)


def hold(house: House, person: Person, case: Case, label: str = "confirmed") -> Held:
    return do_hold_decision(house.office, person, case.case_id, label, seen_position=1)


def tags() -> list[str]:
    """Return what happened around decisions, in order."""
    found = AuditEvent.objects.order_by("number").values_list("tag", flat=True)
    return [tag for tag in found if tag.split(".")[0] in {"decision", "verdict"}]


def test_a_held_decision_is_no_verdict_and_nobody_else_sees_it(house: House, case: Case) -> None:
    ana, ben = house.analysts("Ana", "Ben")
    page, queue = case_page(house.office, ben, case.case_id), queue_for(ben, 9)
    held = hold(house, ana, case)
    assert held.undo_until == house.clock.now() + UNDO
    assert not every(Verdict).exists()
    assert case_page(house.office, ben, case.case_id) == page
    assert queue_for(ben, 9) == queue
    own = case_page(house.office, ana, case.case_id)
    assert own.deciding.held is not None
    assert own.deciding.held.label == "confirmed"
    assert (own.own_verdict, own.others) == (None, None)


def test_the_next_decision_makes_it_a_verdict(house: House, case: Case, other: Case) -> None:
    ana = house.person("Ana")
    assert hold(house, ana, case).before is None
    before = hold(house, ana, other, "harmless").before
    assert before is not None
    assert (before.state, before.label) == (CaseState.OPEN, "confirmed")
    assert [verdict.case_id for verdict in every(Verdict)] == [case.case_id]
    assert [held.case_id for held in every(HeldDecision)] == [other.case_id]


def test_a_case_with_a_held_decision_is_not_next(house: House, case: Case, other: Case) -> None:
    ana = house.person("Ana")
    first = do_take_next(house.office, ana)
    assert first is not None
    do_hold_decision(house.office, ana, first, "confirmed", seen_position=1)
    (second,) = {case.case_id, other.case_id} - {first}
    assert do_take_next(house.office, ana) == second
    do_undo(house.office, ana)
    assert leased_to(house.office, first) == ana.person_id, "undoing keeps the lease"
    assert do_take_next(house.office, ana) == first


def test_going_away_makes_it_a_verdict(house: House, case: Case) -> None:
    ana = house.person("Ana")
    hold(house, ana, case)
    outcome = do_let_go(house.office, ana)
    assert outcome is not None
    assert outcome.verdict_id == every(Verdict).get().verdict_id
    assert do_let_go(house.office, ana) is None
    assert leased_to(house.office, case.case_id) is None


def test_a_skip_makes_it_a_verdict(house: House, case: Case, other: Case) -> None:
    ana = house.person("Ana")
    hold(house, ana, case)
    do_skip(house.office, ana, other.case_id, SkipReason.LATER)
    assert every(Verdict).get().case_id == case.case_id


def test_a_minute_makes_it_a_verdict_and_no_less(house: House, case: Case) -> None:
    hold(house, house.person("Ana"), case)
    house.clock.pass_time(UNDO - timedelta(seconds=1))
    assert let_go_due(house.office) == 0
    house.clock.pass_time(timedelta(seconds=1))
    assert let_go_due(house.office) == 1
    assert every(Verdict).count() == 1
    assert let_go_due(house.office) == 0


def test_undone_it_never_was(house: House, case: Case) -> None:
    ana = house.person("Ana")
    do_hold_decision(
        house.office, ana, case.case_id, "confirmed", seen_position=1, comment="a slip"
    )
    assert TextKey.objects.count() == 1
    assert do_undo(house.office, ana) == case.case_id
    assert not every(Verdict).exists()
    assert not every(HeldDecision).exists()
    assert not TextKey.objects.exists(), "nobody can read what was taken back"
    with pytest.raises(WrongState, match="no decision that could be undone"):
        do_undo(house.office, ana)
    assert tags() == ["decision.held", "decision.undone"]


def test_another_label_on_the_same_case_replaces_it(house: House, case: Case) -> None:
    ana = house.person("Ana")
    hold(house, ana, case)
    hold(house, ana, case, "harmless")
    do_let_go(house.office, ana)
    assert [verdict.label for verdict in every(Verdict)] == ["harmless"]


def test_where_one_verdict_is_enough_it_is_held_like_any_other(house: House) -> None:
    do_set_agreement(house.office, None, house.organisation().organisation_id, "demo", 1)
    house.hand(house.finding(HARBOUR))
    case, ana = house.case_of(HARBOUR), house.person("Ana")
    assert case_page(house.office, ana, case.case_id).deciding.needed_verdicts == 1
    hold(house, ana, case)
    assert not every(Classification).exists()
    outcome = do_let_go(house.office, ana)
    assert outcome is not None
    assert (outcome.state, outcome.final_label) == (CaseState.SETTLED, "confirmed")


def test_one_that_came_too_late_is_told_once_and_kept_in_the_log(house: House, case: Case) -> None:
    ana, ben, cleo, dan = house.analysts("Ana", "Ben", "Cleo", "Dan")
    hold(house, ana, case)
    house.clock.pass_time(LEASE)  # the desk stood still, and so long no lease lasts
    house.decide(case, "harmless", ben, cleo, dan)
    assert let_go_due(house.office) == 1
    assert every(Verdict).count() == 3
    assert let_go_due(house.office) == 0
    told = do_take_refusal(house.office, ana)
    assert told is not None
    assert (told.refused_for, told.label, told.state) == (
        "WrongState",
        "confirmed",
        CaseState.SETTLED,
    )
    assert do_take_refusal(house.office, ana) is None
    event = AuditEvent.objects.get(tag="decision.refused")
    assert '"label":"confirmed"' in event.facts_json
    assert event.actor == ana.person_id


def test_a_case_that_was_joined_refuses_it_at_the_next_decision(
    house: House, case: Case, other: Case
) -> None:
    ana = house.person("Ana")
    hold(house, ana, case)
    CaseJoin.objects.create(from_case=case, into_case=other, at=house.clock.now())
    before = hold(house, ana, other, "harmless").before
    assert before is not None
    assert (before.refused_for, before.state) == ("WrongState", CaseState.JOINED)
    assert not every(Verdict).exists()


def test_whoever_may_not_review_any_more_gave_no_verdict(house: House, case: Case) -> None:
    ana = house.person("Ana")
    hold(house, ana, case)
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    house.clock.pass_time(UNDO)
    assert let_go_due(house.office) == 1
    assert not every(Verdict).exists()
    assert tags() == ["decision.held", "decision.refused"]


def test_a_case_that_somebody_else_has_before_them_is_refused(house: House, case: Case) -> None:
    ana, ben = house.analysts("Ana", "Ben")
    hold(house, ana, case)
    with pytest.raises(LeaseLost):
        hold(house, ben, case)
    with pytest.raises(LeaseLost):
        do_record_verdict(house.office, ben, case.case_id, "confirmed")
    do_let_go(house.office, ana)
    hold(house, ben, case)


def test_what_cannot_be_taken_is_refused_and_what_was_held_stays(
    house: House, case: Case, other: Case
) -> None:
    ana = house.person("Ana")
    office = house.office
    hold(house, ana, case)
    with pytest.raises(UnknownName):
        do_hold_decision(office, ana, other.case_id, "csam", seen_position=1)
    with pytest.raises(UsageError):
        do_hold_decision(office, ana, other.case_id, "confirmed", seen_position=2)
    with pytest.raises(UnknownName):
        do_hold_decision(
            office, ana, other.case_id, "confirmed", facts={"tide": "high"}, seen_position=1
        )
    with pytest.raises(UnknownName):
        do_hold_decision(
            office, ana, other.case_id, "confirmed", facts={"place": "moon"}, seen_position=1
        )
    with pytest.raises(UnknownName):
        do_hold_decision(office, ana, "f" * 32, "confirmed", seen_position=1)
    with pytest.raises(NotAllowed):
        do_hold_decision(
            office,
            house.person("Ida", Role.INTAKE),
            other.case_id,
            "confirmed",
            seen_position=1,
        )
    assert every(HeldDecision).get().case_id == case.case_id
    assert not every(Verdict).exists()


def test_a_case_of_an_organisation_that_shares_nothing_is_nobodys(house: House, case: Case) -> None:
    house.organisation("Quarry Watch", joins_review=False)
    zoe = house.person("Zoe", Role.ANALYST, "Quarry Watch")
    with pytest.raises(UnknownName):
        hold(house, zoe, case)
    assert not every(HeldDecision).exists()
