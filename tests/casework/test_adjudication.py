"""Where verdicts disagree: a senior gives an own one, sees the others, and has the last word."""

import json
from datetime import timedelta

import pytest

from orbweaver.casework.actions.decisions import do_hold_decision, do_let_go, do_undo
from orbweaver.casework.actions.verdicts import CaseState
from orbweaver.casework.models import (
    Case,
    Classification,
    Escalation,
    HeldDecision,
    Person,
    Verdict,
    VerdictStage,
)
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.queue import waits_for
from orbweaver.casework.roles import Role
from orbweaver.errors import WrongState
from tests.casework.every import every
from tests.casework.house import SETTINGS, House, media

HARBOUR, ROCK = media("harbour", range(12)), media("rock", range(100, 200))
LEASE = timedelta(seconds=SETTINGS.lease_s)


@pytest.fixture
def sol(house: House) -> Person:
    """A senior."""
    return house.person("Sol", Role.SENIOR)


@pytest.fixture
def case(house: House) -> Case:
    """A case on which two disagree."""
    house.hand(house.finding(HARBOUR))
    found = house.case_of(HARBOUR)
    ana, ben = house.analysts("Ana", "Ben")
    house.decide(found, "confirmed", ana)
    house.decide(found, "harmless", ben)
    return found


def test_two_that_differ_go_to_a_senior_at_once(house: House, case: Case, sol: Person) -> None:
    """Three must agree; the third look would change nothing, so nobody has to take it."""
    assert every(Escalation).count() == 1
    assert waits_for(sol, [case.case_id])
    assert not waits_for(house.person("Cleo"), [case.case_id])


def test_the_seniors_own_comes_before_they_see_anything(
    house: House, case: Case, sol: Person
) -> None:
    page = case_page(house.office, sol, case.case_id)
    assert (page.others, page.deciding.stage) == (None, VerdictStage.SENIOR)
    held = do_hold_decision(house.office, sol, case.case_id, "confirmed", seen_position=1)
    assert held.undo_until is None, "recorded at once: what is seen next cannot be unseen"
    assert not every(HeldDecision).exists()
    with pytest.raises(WrongState):
        do_undo(house.office, sol)
    page = case_page(house.office, sol, case.case_id)
    assert page.deciding.stage is VerdictStage.FINAL
    assert [(line.person, line.label) for line in page.others or ()] == [
        ("Ana", "confirmed"),
        ("Ben", "harmless"),
    ]
    assert waits_for(sol, [case.case_id]), "it still waits for the last word"


@pytest.mark.parametrize("word", ["confirmed", "harmless", "cannot-say"])
def test_only_the_last_word_settles(house: House, case: Case, sol: Person, word: str) -> None:
    do_hold_decision(house.office, sol, case.case_id, "confirmed", seen_position=1)
    assert not every(Classification).exists()
    do_hold_decision(house.office, sol, case.case_id, word, seen_position=1)
    assert not every(Classification).exists(), "held, like any decision"
    outcome = do_let_go(house.office, sol)
    assert outcome is not None
    assert (outcome.state, outcome.final_label) == (CaseState.SETTLED, word)
    final = every(Classification).get()
    assert final.decided_by == "senior"
    stages = every(Verdict).filter(person=sol).order_by("ordinal")
    assert [each.stage for each in stages] == ["senior", "final"]
    votes = json.loads(final.votes_json)
    assert sum(votes["labels"].values()) == 3, "a person counts once, with their last verdict"


def test_another_senior_may_take_over_and_sees_nothing_before_their_own(
    house: House, case: Case, sol: Person
) -> None:
    house.decide(case, "confirmed", sol)
    tess = house.person("Tess", Role.SENIOR)
    assert case_page(house.office, tess, case.case_id).others is None
    assert house.decide(case, "harmless", tess, tess).final_label == "harmless"
    with pytest.raises(WrongState, match="settled"):
        house.decide(case, "confirmed", sol)


def test_a_senior_who_was_one_of_those_who_disagree_has_no_last_word(house: House) -> None:
    house.hand(house.finding(ROCK))
    case = house.case_of(ROCK)
    sol = house.person("Sol", Role.SENIOR)
    house.decide(case, "confirmed", sol)
    house.decide(case, "harmless", house.person("Dan"))
    assert case_page(house.office, sol, case.case_id).deciding.stage is None
    with pytest.raises(WrongState):
        house.decide(case, "confirmed", sol)


def test_a_seniors_held_decision_becomes_their_own_where_others_disagreed_meanwhile(
    house: House,
) -> None:
    """It was given blind, so it is no last word, whatever the case has become."""
    house.hand(house.finding(ROCK))
    case, sol = house.case_of(ROCK), house.person("Sol", Role.SENIOR)
    do_hold_decision(house.office, sol, case.case_id, "confirmed", seen_position=1)
    house.clock.pass_time(LEASE)
    house.decide(case, "confirmed", house.person("Dan"))
    house.decide(case, "harmless", house.person("Eve"))
    outcome = do_let_go(house.office, sol)
    assert outcome is not None
    assert outcome.state is CaseState.ESCALATED
    assert every(Verdict).get(person=sol).stage == "senior"
