"""What grew out of a seed, and what is new on a page that comes back, on either engine."""

from dataclasses import replace

from orbweaver.model.finding import FindingKind
from orbweaver.model.seed import Seed
from orbweaver.model.visit import Purpose
from orbweaver.ports.ledger.port import Outcome, PageNews
from tests.contracts.planning import NOON, seed, visit
from tests.contracts.walking import Walk, picture, plain, shown

POND = visit("garden.example/pond")
ROOT = seed().seed_id


def grown(address: str) -> Seed:
    return replace(seed(address), root_id=ROOT)


def page_of_branch(address: str) -> Outcome:
    return plain(replace(visit(address), seed=grown(address)))


def test_branches_come_with_the_seed_that_they_grew_from(walk: Walk) -> None:
    other = replace(seed("quarry.example/"), root_id="f" * 32)
    walk.see(plain(POND), page_of_branch("rocks.example/"), page_of_branch("moss.example/"))
    walk.see(plain(replace(visit("quarry.example/"), seed=other)))
    found = walk.ledger.grown_from([ROOT])
    assert {each.seed.url.host for each in found} == {"rocks.example", "moss.example"}
    assert [each.branch.seed_id for each in found] == sorted(s.branch.seed_id for s in found)
    assert [(each.branch.pages, each.branch.root_id) for each in found] == [(1, ROOT)] * 2
    assert all(each.seed.seed_id == each.branch.seed_id for each in found)
    assert walk.ledger.grown_from([]) == []


def test_a_branch_is_known_with_the_page_that_led_there_before_anybody_was_there(
    walk: Walk,
) -> None:
    led = replace(visit("rocks.example/"), seed=grown("rocks.example/"))
    walk.see(plain(POND, led, visit("garden.example/1")))
    [known] = walk.ledger.grown_from([ROOT])
    assert (known.seed, known.branch.pages) == (led.seed, 0)
    walk.see(plain(led), plain(visit("garden.example/1"), led))
    [known] = walk.ledger.grown_from([ROOT])
    assert known.branch.pages == 1


def test_a_page_that_comes_back_costs_no_budget(walk: Walk) -> None:
    walk.see(plain(POND), plain(replace(POND, round_number=1, interval_s=3600)))
    assert walk.ledger.branches([ROOT])[ROOT].pages == 1


def test_visits_that_were_queued_before_are_no_news(walk: Walk) -> None:
    lily, moss = visit("garden.example/lily"), visit("garden.example/moss")
    walk.see(replace(plain(POND), discovered=(lily,)))
    assert walk.ledger.news(POND, [lily, moss, moss]) == PageNews(known_at=None, unseen=1)
    assert walk.ledger.news(POND, []) == PageNews(known_at=None, unseen=0)


def test_a_page_is_known_since_a_bank_knew_what_it_shows(walk: Walk) -> None:
    found = visit("garden.example/a.png", purpose=Purpose.MEDIA)
    known = shown(picture("a"), found, kind=FindingKind.KNOWN, page="garden.example/pond")
    walk.see(plain(POND), known)
    assert walk.ledger.news(POND, []).known_at == NOON
    elsewhere = replace(POND, seed=seed("rocks.example/"))
    assert walk.ledger.news(elsewhere, []).known_at is None
