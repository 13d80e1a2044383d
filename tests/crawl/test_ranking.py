"""Which visit comes first: urgent reports, nearer pages, media, what yields."""

from dataclasses import replace

from orbweaver.crawl.ranking import CLASSES, expected_class, first_rank, rank_after
from orbweaver.jail.html.kinds import LinkKind
from orbweaver.model.host_state import HostState
from orbweaver.model.seed import Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Visit
from tests.crawl.plans import NOON, first_visit, seed_at

POND = seed_at(Url.parse("http://pond.example/"))


def start(seed: Seed = POND) -> Visit:
    """Return the ranked visit to a seed."""
    return replace(first_visit(seed), rank=first_rank(seed))


def test_everything_of_an_urgent_report_comes_before_the_first_of_a_usual_one() -> None:
    urgent = start(replace(POND, urgency=2))
    assert rank_after(urgent, 400, CLASSES - 1) < start().rank
    assert first_rank(replace(POND, urgency=3)) < urgent.rank


def test_a_host_that_failed_lately_stands_behind() -> None:
    failing = HostState("pond.example", NOON, failures=2)
    assert rank_after(start(), 1, 15) < first_rank(POND, failing) < rank_after(start(), 3, 0)


def test_rank_grows_with_every_link_whatever_is_expected() -> None:
    here = start()
    for hops in range(1, 30):
        nearest, furthest = rank_after(here, hops, 0), rank_after(here, hops, CLASSES - 1)
        assert here.rank < nearest <= furthest < rank_after(here, hops + 1, 0)
        here = replace(here, hops=hops, rank=furthest)


def test_media_of_a_page_come_before_the_other_pages_of_its_level() -> None:
    page = replace(start(), hops=2, rank=rank_after(start(), 2, 6))
    assert rank_after(page, page.hops, 0) < page.rank


def test_an_older_house_without_ranks_goes_by_hops() -> None:
    old = replace(first_visit(POND), hops=3, rank=48)
    assert rank_after(old, 4, 2) == 66


def test_the_next_page_of_a_thread_comes_before_other_links_and_texts_come_last() -> None:
    kinds = [LinkKind.NEXT, LinkKind.ANCHOR, LinkKind.SCRIPT, LinkKind.TEXT]
    classes = [expected_class(k, is_fresh=False, is_fruitful=False, barren_run=0) for k in kinds]
    assert classes == sorted(set(classes))


def test_links_of_pages_that_yield_come_sooner_and_what_did_not_yield_later() -> None:
    usual = expected_class(LinkKind.ANCHOR, is_fresh=False, is_fruitful=False, barren_run=0)
    assert expected_class(LinkKind.ANCHOR, is_fresh=True, is_fruitful=False, barren_run=0) < usual
    assert expected_class(LinkKind.ANCHOR, is_fresh=False, is_fruitful=True, barren_run=0) < usual
    barren = expected_class(LinkKind.ANCHOR, is_fresh=False, is_fruitful=False, barren_run=20)
    assert usual < barren < CLASSES
    most = expected_class(LinkKind.NEXT, is_fresh=True, is_fruitful=True, barren_run=0)
    assert most > 0, "class 0 is for media"
