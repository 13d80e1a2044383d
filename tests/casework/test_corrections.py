"""What was final can turn out wrong: a later decision follows it, and all that came of it."""

from dataclasses import replace

import pytest

from orbweaver.casework.actions.corrections import (
    NewCorrection,
    do_confirm_correction,
    do_correct,
    do_decline_correction,
    do_set_correction_rule,
)
from orbweaver.casework.correctors import leads_elsewhere
from orbweaver.casework.finals import final_label_of, finals_of, label_counts
from orbweaver.casework.models import (
    Classification,
    ClassifiedMedia,
    Correction,
    DerivedLabel,
    NoticeDue,
)
from orbweaver.casework.queries.statistics import statistics
from orbweaver.casework.roles import Role
from orbweaver.casework.tenancy import SHARED
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from orbweaver.model.order import RetroOrder
from orbweaver.model.signal import Signal
from tests.casework.every import every
from tests.casework.house import SETTINGS, House, media, near
from tests.casework.lived_in import fill_bank
from tests.casework.righting import (
    HARBOUR,
    Staff,
    correct,
    in_force,
    requests,
    settle,
    staff_of,
)

HARBOUR_DARKER = media("harbour, darker", range(20))
PDQ_HEX = HARBOUR.signals[0].value_hex
DARKER_PDQ_HEX = HARBOUR_DARKER.signals[0].value_hex


@pytest.fixture
def staff(any_house: House) -> Staff:
    """Everybody who is needed."""
    return staff_of(any_house)


def retro_orders(house: House) -> list[RetroOrder]:
    """Return every order to match entries against what was seen."""
    orders = [each.order for each in house.desk.orders(0, 100)]
    return [order for order in orders if isinstance(order, RetroOrder)]


def test_a_correction_follows_and_changes_nothing_that_was_written(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    outcome = correct(any_house, staff, case, "harmless")
    assert (outcome.is_in_force, outcome.final_label) == (True, "harmless")
    assert every(Classification).get().label == "confirmed"
    assert every(ClassifiedMedia).count() == 1
    assert final_label_of(case) == "harmless"
    final = finals_of([HARBOUR.sha256_hex], SHARED)[HARBOUR.sha256_hex]
    assert (final.label, final.actionable, final.allows) == ("harmless", False, True)
    assert final.decided_by == "correction"


def test_entries_are_withdrawn_and_the_harmless_bytes_are_allowed(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    before = any_house.desk.bank_version()
    assert len(in_force()) == 2
    correct(any_house, staff, case, "harmless")
    assert in_force() == []
    assert in_force(allows=True) == [("sha256", HARBOUR.sha256_hex, "")]
    told = list(any_house.desk.bank_updates(before))
    gone = {entry.signal.signal_type for update in told for entry in update.withdrawn}
    assert gone == {"pdq", "sha256"}, "workers that hold the older version hear of it"
    assert [entry.allows for update in told for entry in update.added] == [True]


def test_from_harmless_to_confirmed_everything_seen_is_matched_and_noticed(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "harmless", HARBOUR, places=3)
    assert retro_orders(any_house) == []
    correct(any_house, staff, case, "confirmed")
    assert in_force(allows=True) == []
    assert [each[:2] for each in in_force()] == [("pdq", PDQ_HEX), ("sha256", HARBOUR.sha256_hex)]
    (order,) = retro_orders(any_house)
    assert {entry.signal.signal_type for entry in order.entries} == {"pdq", "sha256"}
    assert sum(1 for state in _drafted_states()) == 3


def _drafted_states() -> list[str]:
    return [state for state in requests() if state == "drafted"]


def test_it_may_turn_again_and_again_and_the_latest_counts(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    for label in ("harmless", "confirmed", "cannot-say"):
        correct(any_house, staff, case, label)
    assert [each.ordinal for each in every(Correction).order_by("ordinal")] == [1, 2, 3]
    assert final_label_of(case) == "cannot-say"
    assert (in_force(), in_force(allows=True)) == ([], [])
    assert not NoticeDue.objects.exists()


def test_what_is_found_afterwards_goes_by_the_correction(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    correct(any_house, staff, case, "harmless")
    any_house.hand(any_house.finding(HARBOUR, at="http://rocks.example/again.jpg"))
    assert not NoticeDue.objects.exists()
    assert "drafted" not in _drafted_states()
    assert any_house.desk.figures().open_cases == 0
    correct(any_house, staff, case, "confirmed")
    any_house.hand(any_house.finding(HARBOUR, at="http://rocks.example/third.jpg"))
    assert len(_drafted_states()) >= 2


def test_a_correction_of_one_picture_leaves_the_others(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR, HARBOUR_DARKER)
    correct(any_house, staff, case, "harmless", HARBOUR_DARKER)
    finals = finals_of([HARBOUR.sha256_hex, HARBOUR_DARKER.sha256_hex], SHARED)
    assert finals[HARBOUR.sha256_hex].label == "confirmed"
    assert finals[HARBOUR_DARKER.sha256_hex].label == "harmless"
    assert final_label_of(case) == "confirmed"
    assert {each[1] for each in in_force()} == {PDQ_HEX, HARBOUR.sha256_hex}
    assert label_counts() == {"confirmed": 1}


def test_a_value_that_the_rest_of_the_case_has_too_stays(any_house: House, staff: Staff) -> None:
    twin = media("harbour, saved again", range(12))
    case = settle(any_house, staff, "confirmed", HARBOUR, twin)
    correct(any_house, staff, case, "harmless", twin)
    assert [each[:2] for each in in_force()] == [("pdq", PDQ_HEX), ("sha256", HARBOUR.sha256_hex)]


def test_a_value_that_another_case_stands_for_is_kept_for_it(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    twin = media("harbour, saved again", range(12))
    by_pdq = next(e for e in any_house.desk.bank_entries()[1] if e.signal.signal_type == "pdq")
    any_house.hand(any_house.finding(twin, matches=(near(twin, by_pdq, 0),)))
    any_house.decide(any_house.case_of(twin), "confirmed", *staff.analysts)
    correct(any_house, staff, case, "harmless")
    kept = {each[:2] for each in in_force()}
    assert kept == {("pdq", PDQ_HEX), ("sha256", twin.sha256_hex)}


def test_statistics_count_what_cases_are_now(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    settle(any_house, staff, "confirmed", media("quarry", range(100, 200)))
    correct(any_house, staff, case, "harmless")
    assert label_counts() == {"confirmed": 1, "harmless": 1}
    shown = statistics(any_house.office, staff.sol)
    assert shown.final_labels == (("confirmed", 1), ("harmless", 1))


def test_two_seniors_turn_notices_into_none(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    given = NewCorrection("harmless", "a rock")
    outcome = do_correct(any_house.office, staff.sol, case.case_id, given)
    assert not outcome.is_in_force
    assert final_label_of(case) == "confirmed"
    assert len(in_force()) == 2
    with pytest.raises(NotAllowed, match="second senior"):
        do_confirm_correction(any_house.office, staff.sol, outcome.correction_id)
    with pytest.raises(WrongState, match="waits for a second senior"):
        do_correct(any_house.office, staff.sam, case.case_id, given)
    assert do_confirm_correction(any_house.office, staff.sam, outcome.correction_id).is_in_force
    with pytest.raises(WrongState, match="answered already"):
        do_confirm_correction(any_house.office, staff.sam, outcome.correction_id)


def test_a_second_senior_who_does_not_agree_leaves_everything_as_it_was(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    given = NewCorrection("harmless", "a rock")
    outcome = do_correct(any_house.office, staff.sol, case.case_id, given)
    with pytest.raises(NotAllowed, match="say why"):
        do_decline_correction(any_house.office, staff.sam, outcome.correction_id, " ")
    do_decline_correction(any_house.office, staff.sam, outcome.correction_id, "no rock at all")
    assert final_label_of(case) == "confirmed"
    assert len(in_force()) == 2
    again = do_correct(any_house.office, staff.sol, case.case_id, given)
    do_decline_correction(any_house.office, staff.sol, again.correction_id, "my mistake")
    assert final_label_of(case) == "confirmed"


def test_one_is_enough_where_nothing_else_follows(any_house: House, staff: Staff) -> None:
    """No label of the demo's scheme follows another like that, so the test looks at the rule."""
    case = settle(any_house, staff, "confirmed", HARBOUR)
    before = finals_of([HARBOUR.sha256_hex], SHARED)
    scheme = any_house.office.schemes[case.scheme]
    confirmed = scheme.label("confirmed")
    assert confirmed is not None
    assert not leads_elsewhere(before, replace(confirmed, name="confirmed-otherwise"))
    assert leads_elsewhere(before, replace(confirmed, actionable=False))
    assert leads_elsewhere(before, replace(confirmed, actionable=False, allows=True))


def test_nobody_corrects_their_own_decision_while_another_senior_is_there(
    any_house: House, staff: Staff
) -> None:
    any_house.hand(any_house.finding(HARBOUR))
    case = any_house.case_of(HARBOUR)
    ana, ben, _ = staff.analysts
    any_house.decide(case, "confirmed", ana)
    any_house.decide(case, "harmless", ben)
    any_house.decide(case, "confirmed", staff.sol, staff.sol)
    given = NewCorrection("harmless", "a rock")
    with pytest.raises(NotAllowed, match="another senior"):
        do_correct(any_house.office, staff.sol, case.case_id, given)
    assert not do_correct(any_house.office, staff.sam, case.case_id, given).is_in_force
    any_house.under(replace(SETTINGS, another_corrects=False))
    with pytest.raises(WrongState, match="waits"):
        do_correct(any_house.office, staff.sol, case.case_id, given)


def test_a_lone_senior_waits_unless_an_administrator_allows_it(any_house: House) -> None:
    people = any_house.analysts("Ana", "Ben", "Cleo")
    sol = any_house.person("Sol", Role.SENIOR)
    ado = any_house.person("Ado", Role.ADMINISTRATOR)
    any_house.hand(any_house.finding(HARBOUR))
    case = any_house.case_of(HARBOUR)
    any_house.decide(case, "confirmed", *people)
    given = NewCorrection("harmless", "a rock")
    waits = do_correct(any_house.office, sol, case.case_id, given)
    assert not waits.is_in_force
    do_decline_correction(any_house.office, sol, waits.correction_id, "nobody can confirm it")
    with pytest.raises(NotAllowed):
        do_set_correction_rule(any_house.office, sol, case.organisation_id, lone_senior=True)
    do_set_correction_rule(any_house.office, ado, case.organisation_id, lone_senior=True)
    assert do_correct(any_house.office, sol, case.case_id, given).is_in_force
    assert [each.is_lone for each in every(Correction).order_by("ordinal")] == [False, True]
    sam = any_house.person("Sam", Role.SENIOR)
    again = replace(given, label="confirmed")
    with pytest.raises(NotAllowed, match="another senior"):
        do_correct(any_house.office, sol, case.case_id, again)
    assert not do_correct(any_house.office, sam, case.case_id, again).is_in_force


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SENIOR, Role.SERVICE}))
def test_only_seniors_correct(house: House, role: Role) -> None:
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    somebody = house.person("Zoe", role)
    with pytest.raises(NotAllowed):
        do_correct(house.office, somebody, case.case_id, NewCorrection("harmless", "a rock"))


def test_a_senior_of_another_circle_neither_corrects_nor_knows_of_the_case(house: House) -> None:
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    house.organisation("Quarry Watch", joins_review=False)
    stranger = house.person("Zoe", Role.SENIOR, "Quarry Watch")
    with pytest.raises(UnknownName):
        do_correct(house.office, stranger, case.case_id, NewCorrection("harmless", "a rock"))
    outcome = do_correct(house.office, staff.sol, case.case_id, NewCorrection("harmless", "rock"))
    with pytest.raises(UnknownName):
        do_confirm_correction(house.office, stranger, outcome.correction_id)


def test_wrong_ways_to_correct_are_refused_and_change_nothing(house: House) -> None:
    staff = staff_of(house)
    house.hand(house.finding(HARBOUR_DARKER))
    waiting = house.case_of(HARBOUR_DARKER)
    with pytest.raises(WrongState, match="not settled"):
        do_correct(house.office, staff.sol, waiting.case_id, NewCorrection("harmless", "a rock"))
    house.decide(waiting, "confirmed", *staff.analysts)
    wrong: list[tuple[NewCorrection, type[Exception]]] = [
        (NewCorrection("confirmed", "a rock"), WrongState),
        (NewCorrection("granite", "a rock"), UnknownName),
        (NewCorrection("harmless", "  "), NotAllowed),
        (NewCorrection("harmless", "a rock", [HARBOUR.sha256_hex]), UnknownName),
        (NewCorrection("harmless", "a rock", appeal_id="f" * 32), UnknownName),
    ]
    for given, error in wrong:
        with pytest.raises(error):
            do_correct(house.office, staff.sol, waiting.case_id, given)
    assert not every(Correction).exists()


def test_labels_of_other_schemes_follow_again(house: House) -> None:
    organisation = house.organisation()
    organisation.further_schemes = " ".join(
        mapping.target for mapping in house.office.rulebook.mappings_from("demo")
    )
    organisation.save()
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    first = every(DerivedLabel).count()
    assert first
    correct(house, staff, case, "harmless")
    assert every(DerivedLabel).count() == 2 * first


def test_entries_of_other_sources_stay(house: House) -> None:
    """A partner's list says what it says; only what came from the case goes."""
    fill_bank(house, [Signal("sha256", HARBOUR.sha256_hex)], unattended=False)
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    assert len(in_force()) == 3
    correct(house, staff, case, "harmless")
    assert in_force() == [("sha256", HARBOUR.sha256_hex, "confirmed")]
