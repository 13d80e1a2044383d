"""Cases joined and split by hand: what sticks, what is refused, and that it is taken back."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from orbweaver.casework.actions.decisions import do_hold_decision
from orbweaver.casework.actions.joining import (
    do_join_cases,
    do_split_case,
    do_undo_join_or_split,
)
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.leases import leased_to, require_lease
from orbweaver.casework.models import AuditEvent, Case, CaseSplit, ClusterUndo, Person, QueuePlace
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.cases import case_member_sets
from orbweaver.casework.reviewing import root_of as casework_root_of
from orbweaver.casework.roles import Role
from orbweaver.errors import LeaseLost, NotAllowed, UnknownName, UsageError, WrongState
from orbweaver.model.media import Media
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.test_clusters import sets_of
from tests.casework.test_clusters_full_method import open_sets

HARBOUR = media("harbour", [])
RESIZED = media("harbour, resized", range(8))
QUARRY = media("quarry", range(8, 28))  # 28 bits from the resized harbour, 20 from the harbour
ROCK = media("rock", range(100, 180))
BETWEEN = media("between", range(4, 18))


@pytest.fixture
def ana(house: House) -> Person:
    """An analyst."""
    return house.person("Ana")


@scopes_disabled()
def root_of(case_id: str) -> str:
    """Return the case to which an address leads, as for whoever may know of it."""
    return casework_root_of(case_id)


def case_id_of(house: House, one: Media) -> str:
    return house.case_of(one).case_id


def hand_cluster(house: House) -> str:
    """Let three near copies come in; return the id of their case."""
    house.hand(*map(house.finding, (HARBOUR, RESIZED, QUARRY)))
    return case_id_of(house, HARBOUR)


# ------------------------------------------------------------------ splitting
def test_a_split_makes_two_cases_as_old_as_the_one(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    opened_at = every(Case).get(case_id=case_id).opened_at
    house.clock.pass_time(timedelta(hours=3))
    part = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    assert case_member_sets() == sets_of((HARBOUR, RESIZED), (QUARRY,))
    assert case_id_of(house, QUARRY) == part
    assert root_of(case_id) == case_id_of(house, HARBOUR), "the old address leads to the rest"
    ages = every(Case).filter(join=None).values_list("opened_at", flat=True)
    assert set(ages) == {opened_at}, "nobody waits longer because of it"


def test_both_cases_of_a_split_stand_in_the_queue_and_the_old_one_does_not(
    house: House, ana: Person
) -> None:
    case_id = hand_cluster(house)
    part = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    assert set(every(QueuePlace).values_list("case_id", flat=True)) == {part, root_of(case_id)}


def test_what_is_near_both_does_not_glue_a_split_together(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    house.hand(house.finding(BETWEEN))
    assert case_member_sets() == sets_of((HARBOUR, RESIZED, BETWEEN), (QUARRY,)), "the larger"


def test_a_split_holds_after_either_side_grew_into_another_case(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    beyond = [media(f"beyond {n}", [*range(8, 28), *range(60 + n, 90 + n)]) for n in range(3)]
    house.hand(*map(house.finding, beyond))  # larger than the quarry alone: it goes into them
    house.hand(house.finding(BETWEEN))
    assert case_member_sets() == sets_of((HARBOUR, RESIZED), (QUARRY, BETWEEN, *beyond))


def test_a_late_copy_of_one_side_goes_to_that_side_after_the_other_is_settled(
    house: House, ana: Person
) -> None:
    case_id = hand_cluster(house)
    part = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    ben, cleo = house.analysts("Ben", "Cleo")
    house.decide(every(Case).get(case_id=root_of(case_id)), "cannot-say", ana, ben, cleo)
    house.hand(house.finding(BETWEEN))
    assert case_id_of(house, BETWEEN) == part


def test_media_of_one_side_that_nobody_saw_does_not_go_to_the_other_side(
    house: House, ana: Person
) -> None:
    """The resized harbour is left over when its case is settled, and near the quarry still."""
    case_id = hand_cluster(house)
    do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    rest = root_of(case_id)
    for person in (ana, *house.analysts("Ben", "Cleo")):
        do_record_verdict(house.office, person, rest, "cannot-say", seen_position=1)
        house.clock.pass_time(timedelta(hours=1))
    assert open_sets() == sets_of((RESIZED,), (QUARRY,))


def test_a_split_taken_back_is_as_if_it_never_was(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    part = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    house.hand(house.finding(BETWEEN))
    goes_on = do_undo_join_or_split(house.office, ana, part)
    assert case_member_sets() == sets_of((HARBOUR, RESIZED, QUARRY, BETWEEN))
    assert root_of(case_id) == root_of(part) == goes_on
    with pytest.raises(WrongState):
        do_undo_join_or_split(house.office, ana, goes_on)


def test_two_splits_are_taken_back_last_one_first(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    first = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    house.clock.pass_time(timedelta(minutes=1))
    do_split_case(house.office, ana, root_of(case_id), [RESIZED.sha256_hex])
    with pytest.raises(WrongState, match="undo that first"):
        do_undo_join_or_split(house.office, ana, first)
    do_undo_join_or_split(house.office, ana, case_id_of(house, RESIZED))
    assert case_member_sets() == sets_of((HARBOUR, RESIZED), (QUARRY,))
    do_undo_join_or_split(house.office, ana, first)
    assert case_member_sets() == sets_of((HARBOUR, RESIZED, QUARRY))


@pytest.mark.parametrize("chosen", [(), (HARBOUR, RESIZED, QUARRY)])
def test_neither_nothing_nor_everything_is_split_off(
    house: House, ana: Person, chosen: tuple[Media, ...]
) -> None:
    case_id = hand_cluster(house)
    with pytest.raises(UsageError):
        do_split_case(house.office, ana, case_id, [each.sha256_hex for each in chosen])


def test_media_of_another_case_is_not_split_off(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    with pytest.raises(UnknownName):
        do_split_case(house.office, ana, case_id, [HARBOUR.sha256_hex, ROCK.sha256_hex])


# ------------------------------------------------------------------ joining
def test_joined_cases_are_one_and_taken_back_they_are_two(house: House, ana: Person) -> None:
    rock = media("rock, larger", range(100, 185))
    house.hand(*map(house.finding, (HARBOUR, ROCK, rock)))
    two = [case_id_of(house, HARBOUR), case_id_of(house, ROCK)]
    case_id = do_join_cases(house.office, ana, two)
    assert case_member_sets() == sets_of((HARBOUR, ROCK, rock))
    assert case_id == two[1], "the larger stays"
    goes_on = do_undo_join_or_split(house.office, ana, case_id)
    assert case_member_sets() == sets_of((HARBOUR,), (ROCK, rock))
    assert goes_on == root_of(case_id) == case_id_of(house, ROCK)


def test_what_came_after_a_join_goes_where_it_is_near_when_that_is_taken_back(
    house: House, ana: Person
) -> None:
    house.hand(*map(house.finding, (HARBOUR, ROCK)))
    case_id = do_join_cases(
        house.office, ana, [case_id_of(house, HARBOUR), case_id_of(house, ROCK)]
    )
    late = media("rock, late", range(100, 190))
    house.hand(*map(house.finding, (RESIZED, late)))
    do_undo_join_or_split(house.office, ana, case_id)
    assert case_member_sets() == sets_of((HARBOUR, RESIZED), (ROCK, late))


def test_joins_one_after_the_other_are_taken_back_one_after_the_other(
    house: House, ana: Person
) -> None:
    sand = media("sand", range(200, 250))
    house.hand(*map(house.finding, (HARBOUR, ROCK, sand)))
    case_id = do_join_cases(
        house.office, ana, [case_id_of(house, HARBOUR), case_id_of(house, ROCK)]
    )
    house.clock.pass_time(timedelta(minutes=1))
    case_id = do_join_cases(house.office, ana, [case_id, case_id_of(house, sand)])
    case_id = do_undo_join_or_split(house.office, ana, case_id)
    assert case_member_sets() == sets_of((HARBOUR, ROCK), (sand,))
    do_undo_join_or_split(house.office, ana, case_id)
    assert case_member_sets() == sets_of((HARBOUR,), (ROCK,), (sand,))


def test_a_split_may_be_joined_again_by_a_person(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    part = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    house.clock.pass_time(timedelta(minutes=1))
    joined = do_join_cases(house.office, ana, [part, root_of(case_id)])
    assert case_member_sets() == sets_of((HARBOUR, RESIZED, QUARRY))
    do_undo_join_or_split(house.office, ana, joined)
    house.hand(house.finding(BETWEEN))
    assert case_member_sets() == sets_of((HARBOUR, RESIZED, BETWEEN), (QUARRY,)), "split again"


def test_one_case_is_joined_with_nothing(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    with pytest.raises(UsageError):
        do_join_cases(house.office, ana, [case_id, case_id])


# ------------------------------------------------------------------ what is refused
def test_what_somebody_decided_on_stays_as_it_is(house: House, ana: Person) -> None:
    ben = house.person("Ben")
    case_id = hand_cluster(house)
    house.hand(house.finding(ROCK))
    do_record_verdict(house.office, ben, case_id, "confirmed")
    house.clock.pass_time(timedelta(hours=1))
    for act in (
        lambda: do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex]),
        lambda: do_join_cases(house.office, ana, [case_id, case_id_of(house, ROCK)]),
    ):
        with pytest.raises(WrongState, match="being decided"):
            act()
    assert not every(CaseSplit).exists()


def test_what_somebody_holds_a_decision_on_stays_as_it_is(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    do_hold_decision(house.office, ana, case_id, "confirmed")
    with pytest.raises(WrongState, match="being decided"):
        do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])


def test_what_somebody_holds_a_decision_on_does_not_vanish_into_another_case(
    house: House, ana: Person
) -> None:
    left, right, between = media("left", []), media("right", range(60)), media("mid", range(30))
    house.hand(*map(house.finding, (left, right, media("right, too", range(62)))))
    held = case_id_of(house, left)
    do_hold_decision(house.office, ana, held, "confirmed")
    house.hand(house.finding(between))
    assert case_id_of(house, between) == held, "the larger went into the one that is decided"


def test_what_somebody_else_has_before_them_is_neither_joined_nor_split(
    house: House, ana: Person
) -> None:
    ben = house.person("Ben")
    case_id = hand_cluster(house)
    house.hand(house.finding(ROCK))
    rock = case_id_of(house, ROCK)
    require_lease(house.office, ben, rock)
    with pytest.raises(LeaseLost):
        do_join_cases(house.office, ana, [case_id, rock])
    assert leased_to(house.office, case_id) is None, "and nothing was taken"


@pytest.mark.parametrize("role", [Role.INTAKE, Role.LIAISON, Role.NOTIFIER, Role.ADMINISTRATOR])
def test_who_does_not_review_neither_joins_nor_splits(house: House, role: Role) -> None:
    case_id = hand_cluster(house)
    somebody = house.person("Ida", role)
    for act in (
        lambda: do_split_case(house.office, somebody, case_id, [QUARRY.sha256_hex]),
        lambda: do_join_cases(house.office, somebody, [case_id, case_id]),
        lambda: do_undo_join_or_split(house.office, somebody, case_id),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_case_of_an_organisation_apart_is_not_there_for_others(house: House) -> None:
    case_id = hand_cluster(house)
    house.organisation("Rock Garden Line", joins_review=False)
    cleo = house.person("Cleo", organisation="Rock Garden Line")
    with pytest.raises(UnknownName):
        do_split_case(house.office, cleo, case_id, [QUARRY.sha256_hex])


def test_what_is_settled_or_joined_already_is_refused(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    part = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    with pytest.raises(WrongState, match="is part of"):
        do_split_case(house.office, ana, case_id, [HARBOUR.sha256_hex])
    people = house.analysts("Ben", "Cleo", "Dan")
    house.decide(every(Case).get(case_id=part), "cannot-say", *people)
    with pytest.raises(WrongState, match="settled"):
        do_undo_join_or_split(house.office, ana, root_of(case_id))
    assert not every(ClusterUndo).exists()


# ------------------------------------------------------------------ what is kept
def test_every_change_by_hand_says_who_it_was(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    part = do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    house.clock.pass_time(timedelta(minutes=1))
    joined = do_join_cases(house.office, ana, [part, root_of(case_id)])
    do_undo_join_or_split(house.office, ana, joined)
    tags = every(AuditEvent).filter(actor=ana.person_id).values_list("tag", flat=True)
    assert {"case.split", "cases.joined", "cluster.undone", "case.opened"} <= set(tags)


def test_the_page_of_a_split_case_shows_the_rest(house: House, ana: Person) -> None:
    case_id = hand_cluster(house)
    do_split_case(house.office, ana, case_id, [QUARRY.sha256_hex])
    shown = case_page(house.office, ana, case_id)
    assert [each.sha256_hex for each in shown.media] == [HARBOUR.sha256_hex, RESIZED.sha256_hex]
