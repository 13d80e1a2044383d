"""A correction that dies at any statement, comes twice, or comes from two at once: one of its kind.

What follows from it is a dozen tables; all of it is there, or nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from orbweaver.casework.actions.appeals import NewAppeal, do_appeal, do_uphold, take_appeal
from orbweaver.casework.actions.corrections import (
    NewCorrection,
    do_confirm_correction,
    do_correct,
    do_decline_correction,
    do_set_correction_rule,
)
from orbweaver.casework.actions.notices import do_approve_notices
from orbweaver.casework.models import AppealAnswer, AppealSource, Correction
from orbweaver.casework.roles import Role
from orbweaver.errors import WrongState
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.righting import (
    HARBOUR,
    approve_drafts,
    correct,
    corrections,
    notice_states,
    send_drafts,
    settle,
    staff_of,
)
from tests.casework.test_kills import Act, SilentHosting, counts, dies, killed_at
from tests.casework.test_races import at_once

GIVEN = NewCorrection("harmless", "a rock")
WHY = NewAppeal("a rock", AppealSource.PROVIDER, "Basalt")


def lone_correction_in(house: House) -> Act:
    """One senior decides alone; a notice left, another waits; somebody had appealed."""
    people = house.analysts("Ana", "Ben", "Cleo")
    sol = house.person("Sol", Role.SENIOR)
    nia = house.person("Nia", Role.NOTIFIER)
    ado = house.person("Ado", Role.ADMINISTRATOR)
    house.hand(
        house.finding(HARBOUR), house.finding(HARBOUR, at="http://rocks.example/harbour.jpg")
    )
    case = house.case_of(HARBOUR)
    house.decide(case, "confirmed", *people)
    first = next(iter(notice_states()))
    do_approve_notices(house.office, nia, [first])
    for message in house.desk.take_outbox(1, 60):
        house.desk.sent(message.outbox_id, "250 ok")
    do_set_correction_rule(house.office, ado, case.organisation_id, lone_senior=True)
    do_appeal(house.office, people[0], case.case_id, WHY)
    house.hand(house.finding(media("beside the harbour", range(40))))
    return lambda: do_correct(house.office, sol, case.case_id, GIVEN)


def first_of_two_in(house: House) -> Act:
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    return lambda: do_correct(house.office, staff.sol, case.case_id, GIVEN)


def second_of_two_in(house: House) -> Act:
    staff = staff_of(house)
    case = settle(house, staff, "harmless", HARBOUR)
    given = replace(GIVEN, label="confirmed")
    waits = do_correct(house.office, staff.sol, case.case_id, given)
    office = replace(house.office, hosting=SilentHosting())  # drafting is left for later
    return lambda: do_confirm_correction(office, staff.sam, waits.correction_id)


def refusal_in(house: House) -> Act:
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    waits = do_correct(house.office, staff.sol, case.case_id, GIVEN)
    return lambda: do_decline_correction(house.office, staff.sam, waits.correction_id, "no rock")


def appeal_in(house: House) -> Act:
    staff = staff_of(house)
    settle(house, staff, "confirmed", HARBOUR)
    send_drafts(house, staff)
    (notice_id,) = notice_states()
    return lambda: take_appeal(house.office, notice_id, WHY)


def upholding_in(house: House) -> Act:
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    appeal_id = do_appeal(house.office, staff.nia, case.case_id, WHY)
    return lambda: do_uphold(house.office, staff.sol, appeal_id, "as it was")


def approval_in(house: House) -> Act:
    """The notifier approves a correction notice."""
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    send_drafts(house, staff)
    correct(house, staff, case, "harmless")
    ids = [each.notice_id for each in corrections()]
    return lambda: do_approve_notices(house.office, staff.nia, ids)


def sending_in(house: House) -> Act:
    approval_in(house)()
    (message,) = house.desk.take_outbox(10, 60)
    return lambda: house.desk.sent(message.outbox_id, "250 ok")


ACTS = [
    pytest.param(lone_correction_in, marks=pytest.mark.full),
    first_of_two_in,
    second_of_two_in,
    refusal_in,
    appeal_in,
    upholding_in,
    approval_in,
    sending_in,
]


@pytest.mark.parametrize("prepare", ACTS, ids=lambda prepare: getattr(prepare, "__name__", None))
def test_it_happens_whole_or_not_at_all(
    fresh_houses: Iterator[House], prepare: Callable[[House], Act]
) -> None:
    act = prepare(next(fresh_houses))
    act()
    done = counts()
    act = prepare(next(fresh_houses))
    before, kills = counts(), 0
    assert before != done, "the action does nothing"
    while counts() == before:
        with killed_at(kills):
            was_killed = dies(act)
        assert was_killed or counts() != before, "a kill left what stops the next try"
        kills += was_killed
    assert counts() == done, "half of it stayed"
    assert kills > 3


def test_the_same_correction_from_two_seniors_at_once_is_one(any_house: House) -> None:
    staff = staff_of(any_house)
    case = settle(any_house, staff, "confirmed", HARBOUR)
    results = at_once(
        *(
            lambda person=person: do_correct(any_house.office, person, case.case_id, GIVEN)  # type: ignore[misc]  # bound now
            for person in (staff.sol, staff.sam)
        )
    )
    assert sum(isinstance(each, WrongState) for each in results) == 1
    assert every(Correction).count() == 1


def test_two_answers_at_once_are_one(any_house: House) -> None:
    staff = staff_of(any_house)
    third = any_house.person("Sky", Role.SENIOR)
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    do_appeal(any_house.office, staff.analysts[0], case.case_id, WHY)
    waits = do_correct(any_house.office, staff.sol, case.case_id, GIVEN).correction_id
    results = at_once(
        lambda: do_confirm_correction(any_house.office, staff.sam, waits),
        lambda: do_confirm_correction(any_house.office, third, waits),
    )
    assert sum(isinstance(each, WrongState) for each in results) == 1
    assert len(corrections()) == 1
    assert every(AppealAnswer).count() == 1


def test_a_notice_sent_while_it_is_corrected_is_never_lost(any_house: House) -> None:
    """Whichever is first: it is withdrawn and never leaves, or a correction follows it."""
    staff = staff_of(any_house)
    case = settle(any_house, staff, "confirmed", HARBOUR, places=3)
    approve_drafts(any_house, staff)
    waits = do_correct(any_house.office, staff.sol, case.case_id, GIVEN).correction_id
    left: list[str] = []

    def send() -> None:
        for message in any_house.desk.take_outbox(10, 60):
            left.append(message.outbox_id)
            any_house.desk.sent(message.outbox_id, "250 ok")

    at_once(send, lambda: do_confirm_correction(any_house.office, staff.sam, waits), send)
    followed = {each for each, state in notice_states().items() if state == "corrected"}
    assert followed == set(left)
    assert len(corrections()) == len(left)
    assert not any_house.desk.take_outbox(10, 60)
