"""What crosses from the crawl to casework and back, once and in order, on either engine."""

from dataclasses import replace

import pytest

from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.ledger.port import KeptMatch, Outcome
from tests.contracts.planning import NOON, seed, visit
from tests.contracts.walking import Walk, look, match, paths, picture, plain, shown

KNOWN, LIKELY = FindingKind.KNOWN, FindingKind.LIKELY
REPORTED, BESIDE = FindingKind.REPORTED, FindingKind.BESIDE


def media_visit(name: str, **wishes: str) -> Visit:
    return visit(f"files.example/{name}", purpose=Purpose.MEDIA, **wishes)  # type: ignore[arg-type]  # a test names real wishes


def sees(name: str, kind: FindingKind | None = None, page: str = "garden.example/") -> Outcome:
    return shown(picture(name), media_visit(name), kind=kind, page=page)


# -------------------------------------------------------------------- promises 5 and 6
def test_findings_cross_with_all_that_is_known_of_them(walk: Walk) -> None:
    outcome = sees("bench", LIKELY)
    walk.see(outcome)
    [finding] = walk.handed()
    assert outcome.sighting
    assert finding == Finding(LIKELY, outcome.sighting, picture("bench"), outcome.matches)


def test_numbers_grow_and_are_read_from_where_one_stopped(walk: Walk) -> None:
    for name in "abcde":
        walk.see(sees(name, REPORTED))
    first = walk.ledger.handed_findings(0, 3)
    rest = walk.ledger.handed_findings(first[-1].number, 100)
    numbers = [handed.number for handed in (*first, *rest)]
    assert numbers == sorted(set(numbers))
    names = [handed.finding.sighting.url.path for handed in (*first, *rest)]
    assert names == ["/a", "/b", "/c", "/d", "/e"]


def test_a_sighting_crosses_once(walk: Walk) -> None:
    walk.see(sees("bench", REPORTED))
    as_page = replace(media_visit("bench"), purpose=Purpose.PAGE)
    walk.see(replace(sees("bench", LIKELY), visit=as_page))
    assert walk.kinds() == {"/bench": REPORTED}


def test_what_nobody_knows_does_not_cross(walk: Walk) -> None:
    walk.see(sees("bench"))
    assert walk.handed() == []


# ----------------------------------------------------------------------------- promise 7
def test_unknown_media_seen_before_the_known_ones_cross_beside_them(walk: Walk) -> None:
    walk.see(sees("shed"), sees("pond"))
    walk.see(sees("bench", KNOWN))
    assert walk.kinds() == {"/bench": KNOWN, "/shed": BESIDE, "/pond": BESIDE}


def test_unknown_media_seen_after_the_known_ones_cross_at_once(walk: Walk) -> None:
    walk.see(sees("bench", LIKELY))
    walk.see(sees("shed"))
    assert walk.kinds() == {"/bench": LIKELY, "/shed": BESIDE}


def test_in_one_commit_the_order_does_not_matter(walk: Walk) -> None:
    walk.see(sees("shed"), sees("bench", KNOWN), sees("pond"))
    assert walk.kinds() == {"/bench": KNOWN, "/shed": BESIDE, "/pond": BESIDE}
    assert walk.handed()[0].kind is KNOWN


def test_another_page_or_another_seed_is_not_beside(walk: Walk) -> None:
    elsewhere = sees("shed", page="garden.example/other")
    of_another = shown(picture("pond"), media_visit("pond", start="rocks.example/"))
    walk.see(elsewhere, of_another, sees("bench", KNOWN))
    assert walk.kinds() == {"/bench": KNOWN}


def test_a_reported_picture_makes_no_page_known(walk: Walk) -> None:
    walk.see(sees("bench", REPORTED), sees("shed"))
    assert walk.kinds() == {"/bench": REPORTED}


def test_what_an_allow_list_knows_never_crosses(walk: Walk) -> None:
    walk.see(replace(sees("sign"), is_allowed=True), replace(sees("logo", LIKELY), is_allowed=True))
    walk.see(sees("bench", KNOWN))
    walk.see(replace(sees("badge"), is_allowed=True))
    assert walk.kinds() == {"/bench": KNOWN}


def test_going_back_to_what_crossed_makes_nothing_new_cross(walk: Walk) -> None:
    walk.see(sees("bench", KNOWN))
    checked = replace(media_visit("bench"), purpose=Purpose.CHECK, round_number=1)
    again = sees("bench").sighting
    assert again
    walk.see(replace(sees("bench"), visit=checked, sighting=replace(again, round_number=1)))
    assert walk.kinds() == {"/bench": KNOWN}


def test_a_case_may_keep_what_lies_beside_so_it_is_fetched_again(walk: Walk) -> None:
    walk.see(replace(sees("shed"), keep=True))
    walk.see(replace(sees("bench", KNOWN), keep=True), replace(sees("pond"), keep=True))
    kept = walk.waiting()
    assert paths(kept) == ["/pond", "/shed"]
    assert {v.purpose for v in kept} == {Purpose.KEEP}
    assert {v.seed for v in kept} == {seed()}
    assert {v.expects_sha256_hex for v in kept} == {
        picture("shed").sha256_hex,
        picture("pond").sha256_hex,
    }


def test_without_leave_to_keep_nothing_is_fetched_again(walk: Walk) -> None:
    walk.see(sees("shed"), sees("bench", KNOWN))
    assert walk.waiting() == []


def test_what_crossed_as_reported_is_not_fetched_again(walk: Walk) -> None:
    walk.see(replace(sees("shed", REPORTED), keep=True))
    walk.see(replace(sees("bench", KNOWN), keep=True))
    assert walk.waiting() == []
    assert walk.kinds() == {"/bench": KNOWN, "/shed": REPORTED}


# ---------------------------------------------------------------------- checks cross too
def test_checks_cross_in_a_stream_of_their_own(walk: Walk) -> None:
    checked = replace(
        media_visit("bench"), purpose=Purpose.CHECK, expects_sha256_hex=picture("bench").sha256_hex
    )
    walk.see(replace(plain(checked), check=look(checked)))
    assert [handed.check for handed in walk.ledger.handed_checks(0, 9)] == [look(checked)]
    assert walk.handed() == []
    assert walk.ledger.figures().checks == 1


# ----------------------------------------------------------------------------- promise 8
def test_orders_are_accepted_once(walk: Walk) -> None:
    planned = [visit("garden.example/")]
    assert walk.ledger.cursor("casework") == 0
    assert walk.ledger.accept("casework", 4, planned, NOON)
    assert not walk.ledger.accept("casework", 4, [visit("rocks.example/")], NOON)
    assert not walk.ledger.accept("casework", 3, [visit("rocks.example/")], NOON)
    assert walk.ledger.accept("casework", 5, [], NOON)
    assert walk.ledger.cursor("casework") == 5
    assert walk.ledger.cursor("elsewhere") == 0
    assert walk.waiting() == planned


def test_a_retro_match_crosses_and_makes_its_page_known(walk: Walk) -> None:
    walk.see(replace(sees("bench"), keep=True), replace(sees("shed"), keep=True))
    [sighting] = walk.ledger.sightings_of(picture("bench").sha256_hex)
    found = (match(picture("bench"), distance_bits=8),)
    retro = [(sighting, picture("bench"), found, LIKELY)]
    assert walk.ledger.accept("casework", 1, [], NOON, bank_version=2, retro=retro)
    assert walk.kinds() == {"/bench": LIKELY, "/shed": BESIDE}
    assert walk.handed()[0].matches == found
    assert list(walk.ledger.matches()) == [
        KeptMatch(sighting.media_sha256_hex, found[0].entry.entry_id, 8, "dihedral")
    ]
    assert paths(walk.waiting()) == ["/bench", "/shed"]  # a case may keep both
    assert walk.see(replace(sees("old"), bank_version=1)).stale


def test_what_needs_no_eyes_is_not_fetched_for_a_case(walk: Walk) -> None:
    walk.see(replace(sees("bench"), keep=True))
    [sighting] = walk.ledger.sightings_of(picture("bench").sha256_hex)
    retro = [(sighting, picture("bench"), (match(picture("bench")),), KNOWN)]
    walk.ledger.accept("casework", 1, [], NOON, retro=retro)
    assert walk.kinds() == {"/bench": KNOWN}
    assert walk.waiting() == []


def test_sightings_come_oldest_first(walk: Walk) -> None:
    pages = ["garden.example/1", "garden.example/2", "garden.example/3"]
    for age, page in enumerate(pages):
        outcome = shown(picture("bench"), visit(f"files.example/{age}"), page=page)
        assert outcome.sighting
        older = replace(outcome.sighting, at=NOON.replace(hour=11 - age))
        walk.see(replace(outcome, sighting=older))
    found = walk.ledger.sightings_of(picture("bench").sha256_hex)
    assert [sighting.found_on.path for sighting in found] == ["/3", "/2", "/1"]


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_media_are_read_by_their_name_for_retro_matching(walk: Walk, limit: int) -> None:
    names = "abcde"
    walk.see(*(sees(name) for name in names))
    found: list[str] = []
    while more := walk.ledger.media_with_signals("pdq", found[-1] if found else "", limit):
        found += [media.sha256_hex for media in more]
    assert found == sorted(picture(name).sha256_hex for name in names)
    assert walk.ledger.media_with_signals("md5", "", 10) == []
