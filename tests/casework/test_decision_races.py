"""Whoever lets a decision go at the same instant: it becomes one verdict, on either engine."""

from datetime import timedelta

from orbweaver.casework.actions.decisions import (
    do_hold_decision,
    do_let_go,
    do_undo,
    let_go_due,
)
from orbweaver.casework.models import DerivedLabel, HeldDecision, Verdict
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.test_races import at_once

HARBOUR, ROCK = media("harbour", range(12)), media("rock", range(100, 200))


def test_rounds_pages_and_the_next_decision_make_one_verdict(any_house: House) -> None:
    any_house.hand(any_house.finding(HARBOUR), any_house.finding(ROCK))
    first, second = any_house.case_of(HARBOUR).case_id, any_house.case_of(ROCK).case_id
    ana, office = any_house.person("Ana"), any_house.office
    do_hold_decision(office, ana, first, "confirmed", seen_position=1)
    any_house.clock.pass_time(timedelta(seconds=office.settings.undo_s))
    at_once(
        lambda: let_go_due(office),
        lambda: do_let_go(office, ana),
        lambda: do_hold_decision(office, ana, second, "harmless", seen_position=1),
        lambda: let_go_due(office),
    )
    assert every(Verdict).filter(case_id=first).count() == 1
    decided = every(Verdict).filter(case_id=second).count()
    assert every(HeldDecision).count() + decided == 1


def test_undoing_and_letting_go_at_once_is_one_of_both(any_house: House) -> None:
    any_house.hand(any_house.finding(HARBOUR))
    case_id = any_house.case_of(HARBOUR).case_id
    ana, office = any_house.person("Ana"), any_house.office
    do_hold_decision(office, ana, case_id, "confirmed", seen_position=1)
    results = at_once(lambda: do_undo(office, ana), lambda: do_let_go(office, ana))
    was_undone = case_id in results
    assert every(Verdict).count() == (0 if was_undone else 1)
    assert not every(HeldDecision).exists()


def test_it_all_holds_on_either_engine(any_house: House) -> None:
    """One whole way: held, let go by others' rounds, settled, labels derived."""
    any_house.hand(any_house.finding(HARBOUR))
    case_id, office = any_house.case_of(HARBOUR).case_id, any_house.office
    for name in ("Ana", "Ben", "Cleo"):
        person = any_house.person(name)
        do_hold_decision(
            office, person, case_id, "confirmed", facts={"place": "garden"}, seen_position=1
        )
        any_house.clock.pass_time(timedelta(seconds=office.settings.undo_s))
        assert let_go_due(office) == 1
    assert every(Verdict).count() == 3
    assert not every(DerivedLabel).exists(), "the hotline wants no other scheme"
