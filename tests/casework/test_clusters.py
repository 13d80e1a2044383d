"""Near copies become one case, whatever comes first; what only collides does not."""

import random
from collections.abc import Iterator

import pytest

from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import Case, CaseJoin, Finding, NoticeDue
from orbweaver.casework.queries.cases import case_member_sets
from orbweaver.model.bank import BankEntry, Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from tests.casework.house import House, exact, media, near
from tests.casework.lived_in import fill_bank

LIKELY = FindingKind.LIKELY
PDQ_BITS = 256


def sets_of(*groups: tuple[Media, ...]) -> frozenset[frozenset[str]]:
    """Return groups of media as :func:`case_member_sets` does."""
    return frozenset(frozenset(each.sha256_hex for each in group) for group in groups)


def test_a_chain_of_near_copies_is_one_case(house: House) -> None:
    first, near_it, further = (
        media("harbour", []),
        media("resized", range(31)),
        media("darker", range(32)),
    )
    house.hand(house.finding(first))
    house.hand(house.finding(near_it), house.finding(further))
    assert case_member_sets() == sets_of((first, near_it, further)), (
        "32 bits from one, 1 from another"
    )


def test_32_bits_away_is_another_case(house: House) -> None:
    one, other = media("harbour", []), media("rock", range(32))
    house.hand(house.finding(one), house.finding(other))
    assert case_member_sets() == sets_of((one,), (other,))


def test_media_without_pdq_or_of_no_quality_stand_alone(house: House) -> None:
    plain, blank, same = media("plain"), media("blank", [], quality=0), media("same", [])
    house.hand(*map(house.finding, (plain, blank, same)))
    assert case_member_sets() == sets_of((plain,), (blank,), (same,))


def test_the_same_media_at_two_places_is_one_member(house: House) -> None:
    harbour = media("harbour", [])
    house.hand(house.finding(harbour), house.finding(harbour, at="http://rocks.example/h.jpg"))
    assert case_member_sets() == sets_of((harbour,))
    assert Finding.objects.count() == 2


def test_near_one_bank_entry_is_near_one_another(house: House) -> None:
    (entry,) = fill_bank(house, [Signal("pdq", "f" * 64)])
    left, right = media("left", range(100)), media("right", range(100, 200))
    house.hand(house.finding(left, LIKELY, (near(left, entry, 30),)))
    house.hand(house.finding(right, LIKELY, (near(right, entry, 30),)))
    assert case_member_sets() == sets_of((left, right))


@pytest.mark.parametrize("signal_type", ["md5", "sha1"])
def test_equal_md5_or_sha1_binds_nothing_together(house: House, signal_type: str) -> None:
    """Whoever makes a thousand pictures collide gets a thousand looks, not one."""
    digits = 32 if signal_type == "md5" else 40
    (entry,) = fill_bank(house, [Signal(signal_type, "a" * digits)])
    left, right = media("left", range(100)), media("right", range(100, 200))
    house.hand(*(house.finding(each, LIKELY, (exact(each, entry),)) for each in (left, right)))
    assert case_member_sets() == sets_of((left,), (right,))


def test_media_that_links_two_cases_makes_one(house: House) -> None:
    left, right, between = media("left", []), media("right", range(60)), media("mid", range(30))
    house.hand(house.finding(left), house.finding(right))
    house.hand(house.finding(between))
    assert case_member_sets() == sets_of((left, right, between))
    assert CaseJoin.objects.count() == 1


def test_two_cases_that_both_hold_verdicts_stay_two(house: House) -> None:
    ana = house.person("Ana")
    left, right, between = media("left", []), media("right", range(60)), media("mid", range(30))
    house.hand(house.finding(left), house.finding(right))
    for each in (left, right):
        do_record_verdict(house.office, ana, house.case_of(each).case_id, "confirmed")
    house.hand(house.finding(between))
    assert CaseJoin.objects.count() == 0
    assert Case.objects.count() == 2


def test_a_case_with_a_verdict_takes_one_without(house: House) -> None:
    ana = house.person("Ana")
    left, right, between = media("left", []), media("right", range(60)), media("mid", range(30))
    house.hand(house.finding(left), house.finding(right))
    decided = house.case_of(right)
    do_record_verdict(house.office, ana, decided.case_id, "confirmed")
    house.hand(house.finding(between))
    assert CaseJoin.objects.get().into_case_id == decided.case_id


def test_what_is_settled_opens_no_case_again(house: House) -> None:
    people = house.analysts("Ana", "Ben", "Cleo")
    harbour = media("harbour", [])
    house.hand(house.finding(harbour))
    house.decide(house.case_of(harbour), "cannot-say", *people)
    house.hand(house.finding(harbour, at="http://rocks.example/again.jpg"))
    assert Case.objects.count() == 1
    assert NoticeDue.objects.count() == 0


def test_a_near_copy_of_what_is_settled_is_looked_at(house: House) -> None:
    people = house.analysts("Ana", "Ben", "Cleo")
    harbour, resized = media("harbour", []), media("resized", range(10))
    house.hand(house.finding(harbour))
    house.decide(house.case_of(harbour), "confirmed", *people)
    house.hand(house.finding(resized, LIKELY))
    assert case_member_sets() == sets_of((harbour,), (resized,))


def test_media_that_nobody_who_agreed_had_seen_gets_a_case_of_its_own(house: House) -> None:
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    harbour, late = media("harbour", []), media("late", range(10))
    house.hand(house.finding(harbour))
    case = house.case_of(harbour)
    house.hand(house.finding(late))  # the pages of all three were open already
    for person in (ana, ben, cleo):
        do_record_verdict(house.office, person, case.case_id, "confirmed", seen_position=1)
    open_case = Case.objects.get(classification=None)
    assert [each.media_sha256_hex for each in open_case.media.all()] == [late.sha256_hex]
    assert Finding.objects.filter(due=None, media_sha256_hex=late.sha256_hex).exists()


# ------------------------------------------------------------------ order of arrival
def crowd(chance: random.Random, entries: list[BankEntry]) -> list[tuple[Media, Match | None]]:
    """Draw media around a few centres, so that some touch, some chain and some stand alone."""
    centres = [frozenset(chance.sample(range(PDQ_BITS), 128)) for _ in range(3)]
    drawn: list[tuple[Media, Match | None]] = []
    for number in range(14):
        bits = set(chance.choice(centres))
        bits ^= set(chance.sample(range(PDQ_BITS), chance.choice((4, 16, 24, 60))))
        one = media(f"{number}", bits)
        entry = chance.choice(entries) if chance.random() < 0.3 else None
        drawn.append((one, near(one, entry, 30) if entry else None))
    return drawn


def pieces(drawn: list[tuple[Media, Match | None]]) -> frozenset[frozenset[str]]:
    """Return the connected pieces, found in the plainest way."""
    groups = {each.sha256_hex: {each.sha256_hex} for each, _ in drawn}
    for one, first in drawn:
        for other, second in drawn:
            is_near = (_pdq(one) ^ _pdq(other)).bit_count() <= 31
            shares = first is not None and second is not None and first.entry == second.entry
            if is_near or shares:
                union = groups[one.sha256_hex] | groups[other.sha256_hex]
                groups.update(dict.fromkeys(union, union))
    return frozenset(map(frozenset, groups.values()))


def _pdq(of: Media) -> int:
    return int(of.signals[0].value_hex, 16)


@pytest.mark.parametrize("seed", range(6))
def test_cases_do_not_depend_on_the_order_of_arrival(
    fresh_houses: Iterator[House], seed: int
) -> None:
    chance = random.Random(seed)
    house = next(fresh_houses)
    entries = fill_bank(house, [Signal("pdq", "f" * 64), Signal("pdq", "0" * 64)])
    drawn = crowd(chance, entries)
    expected = pieces(drawn)
    assert len(expected) > 1, "a crowd in which everything touches shows nothing"
    for _ in range(4):
        house = next(fresh_houses)
        findings = [house.finding(each, LIKELY, (match,) if match else ()) for each, match in drawn]
        chance.shuffle(findings)
        while findings:
            size = chance.randint(1, 6)
            house.hand(*findings[:size])
            findings = findings[size:]
        assert case_member_sets() == expected
