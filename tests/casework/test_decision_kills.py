"""Whatever is killed at whatever statement: a decision is held or a verdict, never both or none."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from orbweaver.casework.actions.decisions import do_hold_decision, do_let_go, let_go_due
from orbweaver.casework.models import HeldDecision, Verdict
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.test_kills import Act, dies, killed_at

HARBOUR, ROCK = media("harbour", []), media("rock", range(100, 200))


def held_in(house: House) -> House:
    """Two cases; on the first, two have agreed and Cleo holds the verdict that would settle it."""
    house.hand(house.finding(HARBOUR), house.finding(ROCK))
    case = house.case_of(HARBOUR)
    house.decide(case, "confirmed", *house.analysts("Ana", "Ben"))
    cleo = house.person("Cleo")
    do_hold_decision(house.office, cleo, case.case_id, "confirmed", seen_position=1, comment="sure")
    house.clock.pass_time(timedelta(seconds=house.office.settings.undo_s))
    return house


def next_decision(house: House) -> Act:
    cleo = every(HeldDecision).get().person
    rock = house.case_of(ROCK).case_id
    return lambda: do_hold_decision(house.office, cleo, rock, "harmless", seen_position=1)


def going_away(house: House) -> Act:
    cleo = every(HeldDecision).get().person
    return lambda: do_let_go(house.office, cleo)


def a_round(house: House) -> Act:
    return lambda: let_go_due(house.office)


@pytest.mark.parametrize("prepare", [next_decision, going_away, a_round])
def test_held_or_verdict_at_every_statement(
    fresh_houses: Iterator[House], prepare: Callable[[House], Act]
) -> None:
    house = held_in(next(fresh_houses))
    case_id = house.case_of(HARBOUR).case_id
    act, kills = prepare(house), 0
    while True:
        with killed_at(kills):
            was_killed = dies(act)
        held = every(HeldDecision).filter(case_id=case_id).count()
        verdicts = every(Verdict).filter(case_id=case_id, person__name="Cleo").count()
        assert (held, verdicts) in {(1, 0), (0, 1)}, kills
        if verdicts:
            break
        assert was_killed, "it ended and decided nothing"
        kills += 1
    assert kills > 3


def test_a_new_decision_that_dies_leaves_the_old_one_held(fresh_houses: Iterator[House]) -> None:
    """Both happen in one transaction: what is answered for is what is kept."""
    house = held_in(next(fresh_houses))
    act = next_decision(house)
    with killed_at(25):
        assert dies(act)
    assert every(HeldDecision).get().label == "confirmed"
    act()
    assert every(HeldDecision).get().label == "harmless"
