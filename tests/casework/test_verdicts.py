"""Verdicts are blind and signed; N that agree are final, and a senior decides the rest."""

from datetime import timedelta

import pytest

from orbweaver.casework.actions.verdicts import CaseState, do_record_verdict
from orbweaver.casework.models import BankEntry, Case, Classification, Escalation, Handover, Verdict
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.queue import next_case, queue_for
from orbweaver.casework.roles import Role
from orbweaver.errors import NotAllowed, UnknownName, UsageError, WrongState
from orbweaver.model.order import RetroOrder
from orbweaver.model.signal import Signal
from tests.casework.house import House, media

HARBOUR = media("harbour", range(12))


@pytest.fixture
def case(house: House) -> Case:
    """A case of one picture."""
    house.hand(house.finding(HARBOUR))
    return house.case_of(HARBOUR)


def test_three_that_agree_make_it_final(house: House, case: Case) -> None:
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    assert house.decide(case, "confirmed", ana, ben).state is CaseState.OPEN
    outcome = house.decide(case, "confirmed", cleo)
    assert (outcome.state, outcome.final_label) == (CaseState.SETTLED, "confirmed")
    final = Classification.objects.get()
    assert (final.label, final.decided_by, final.actionable) == ("confirmed", "agreement", True)


def test_a_final_one_fills_the_bank_and_is_matched_against_everything_seen(
    house: House, case: Case
) -> None:
    house.decide(case, "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    version, entries = house.desk.bank_entries()
    signals = {entry.signal for entry in entries}
    assert signals == {Signal("sha256", HARBOUR.sha256_hex), *HARBOUR.signals}
    assert {entry.bank for entry in entries} == {"Harbour Hotline confirmed"}
    assert all(entry.is_final_here and not entry.allows for entry in entries)
    orders = [each.order for each in house.desk.orders(0, 10)]
    retro = [order for order in orders if isinstance(order, RetroOrder)]
    assert [(order.bank_version, set(order.entries)) for order in retro] == [
        (version, set(entries))
    ]


def test_a_harmless_one_is_allowed_by_its_bytes_alone(house: House, case: Case) -> None:
    house.decide(case, "harmless", *house.analysts("Ana", "Ben", "Cleo"))
    (entry,) = house.desk.bank_entries()[1]
    assert entry.signal == Signal("sha256", HARBOUR.sha256_hex)
    assert entry.allows
    assert entry.classification == ""
    assert not Handover.objects.filter(kind="retro").exists()


def test_what_nobody_can_say_fills_no_bank(house: House, case: Case) -> None:
    house.decide(case, "cannot-say", *house.analysts("Ana", "Ben", "Cleo"))
    assert not BankEntry.objects.exists()


def test_disagreement_goes_to_a_senior_who_decides(house: House, case: Case) -> None:
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    sol = house.person("Sol", Role.SENIOR)
    house.decide(case, "confirmed", ana, ben)
    assert house.decide(case, "harmless", cleo).state is CaseState.ESCALATED
    assert case_page(house.office, sol, case.case_id).others is None
    outcome = house.decide(case, "harmless", sol)
    assert (outcome.state, outcome.final_label) == (CaseState.SETTLED, "harmless")
    assert Classification.objects.get().decided_by == "senior"


def test_a_senior_who_was_one_of_the_three_does_not_decide(house: House, case: Case) -> None:
    ana, ben = house.analysts("Ana", "Ben")
    sol = house.person("Sol", Role.SENIOR)
    house.decide(case, "confirmed", ana, ben)
    house.decide(case, "harmless", sol)
    with pytest.raises(WrongState):
        house.decide(case, "confirmed", sol)
    with pytest.raises(WrongState):
        house.decide(case, "confirmed", house.person("Dan"))
    assert Escalation.objects.exists()


def test_nobody_sees_a_verdict_before_giving_their_own(house: House, case: Case) -> None:
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    house.decide(case, "confirmed", ana)
    page = case_page(house.office, ben, case.case_id)
    assert (page.others, page.own_verdict, page.may_decide) == (None, None, True)
    assert "Ana" not in repr(page)
    assert "Ana" not in repr(queue_for(ben, 10))
    house.decide(case, "harmless", ben)
    page = case_page(house.office, ben, case.case_id)
    assert page.others is not None
    assert [(line.person, line.label) for line in page.others] == [("Ana", "confirmed")]
    house.decide(case, "confirmed", cleo)
    assert next_case(ben) is None


def test_a_slip_is_put_right_while_it_is_still_blind(house: House, case: Case) -> None:
    ana, ben = house.analysts("Ana", "Ben")
    house.decide(case, "harmless", ana)
    house.decide(case, "confirmed", ana)
    assert [each.ordinal for each in Verdict.objects.order_by("ordinal")] == [1, 2]
    house.decide(case, "confirmed", ben)
    with pytest.raises(WrongState):
        house.decide(case, "harmless", ana)
    outcome = house.decide(case, "confirmed", house.person("Cleo"))
    assert outcome.final_label == "confirmed", "the slip does not count"


def test_a_settled_case_takes_no_verdict(house: House, case: Case) -> None:
    house.decide(case, "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    with pytest.raises(WrongState, match="settled"):
        house.decide(case, "confirmed", house.person("Dan"))


def test_a_label_of_another_scheme_is_unknown(house: House, case: Case) -> None:
    with pytest.raises(UnknownName, match="known are confirmed, harmless, cannot-say"):
        house.decide(case, "no-known-match", house.person("Ana"))
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ANALYST, Role.SENIOR}))
def test_only_analysts_and_seniors_decide(house: House, case: Case, role: Role) -> None:
    with pytest.raises(NotAllowed):
        house.decide(case, "confirmed", house.person("Ida", role))


def test_an_organisation_that_does_not_join_review_does_not_decide(
    house: House, case: Case
) -> None:
    house.organisation("Quarry Watch", joins_review=False)
    stranger = house.person("Zoe", Role.ANALYST, "Quarry Watch")
    with pytest.raises(NotAllowed):
        house.decide(case, "confirmed", stranger)
    with pytest.raises(NotAllowed):
        queue_for(stranger, 5)


def test_organisations_that_join_review_share_cases(house: House, case: Case) -> None:
    house.organisation("Rock Garden Line")
    cleo = house.person("Cleo", Role.ANALYST, "Rock Garden Line")
    house.decide(case, "confirmed", cleo)
    assert Verdict.objects.get().organisation.name == "Rock Garden Line"


def test_a_verdict_names_what_was_seen(house: House, case: Case) -> None:
    ana = house.person("Ana")
    with pytest.raises(UsageError):
        do_record_verdict(house.office, ana, case.case_id, "confirmed", seen_position=2)
    do_record_verdict(house.office, ana, case.case_id, "confirmed", seen_position=1)
    assert Verdict.objects.get().seen_position == 1


def test_the_queue_is_oldest_first_and_empties(house: House, case: Case) -> None:
    ana = house.person("Ana")
    house.clock.pass_time(timedelta(hours=1))
    later = media("rock", range(100, 200))
    house.hand(house.finding(later), house.finding(later, at="http://rocks.example/r.jpg"))
    first, second = queue_for(ana, 10)
    assert (first.case_id, first.media, first.places) == (case.case_id, 1, 1)
    assert (second.places, second.kinds, second.nearest_bits) == (2, ("reported",), None)
    house.decide(case, "confirmed", ana)
    assert next_case(ana) == second.case_id


def test_a_joined_case_leads_to_the_one_it_is_part_of(house: House) -> None:
    ana = house.person("Ana")
    left, right, between = media("left", []), media("right", range(60)), media("mid", range(30))
    house.hand(house.finding(left), house.finding(right))
    ids = {house.case_of(left).case_id, house.case_of(right).case_id}
    house.hand(house.finding(between))
    stays = house.case_of(between).case_id
    (goes,) = ids - {stays}
    assert case_page(house.office, ana, goes).case_id == stays
    with pytest.raises(WrongState, match="part of"):
        do_record_verdict(house.office, ana, goes, "confirmed")
