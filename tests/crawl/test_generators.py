"""Generators are recognised, by name and by shape, and neither followed nor shown media by."""

import pytest

from orbweaver.crawl.discovery import discover, visit_from_redirect
from orbweaver.crawl.manners.generators import why_generated
from orbweaver.crawl.manners.memory import SeedMemory
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from tests.crawl.origin import page, redirect
from tests.crawl.plans import first_visit, seed_at
from tests.crawl.readings import START, reading
from tests.crawl.shed import Shed
from tests.crawl.sites import crawled, picture

HOME = "garden.example"
WRAPPED = (
    "http://small.example/200x/http://garden.example/fern.jpg",
    "http://small.example/resize?w=200&src=http%3A%2F%2Fgarden.example%2Ffern.jpg",
    "http://words.example/page?u=https://garden.example/pond/&to=nl",
    "http://kept.example/web/2020/https://garden.example/",
    "http://kept.example/https:/garden.example/",
    "http://alike.example/find?image=https%253A%252F%252Fgarden.example%252Ffern.jpg",
    "http://translate.example/garden/pond",
    "http://webcache.example/pond",
)
ITSELF = (
    "http://rocks.example/quarry/?from=garden.example",
    "http://rocks.example/http/about.html",
    "http://media.garden.example/resize?src=http://garden.example/fern.jpg",
    "http://garden.example/resize?src=http://garden.example/fern.jpg",
)


@pytest.mark.parametrize("address", WRAPPED)
def test_an_address_that_holds_another_one_is_a_generators(address: str) -> None:
    assert why_generated(Url.parse(address), HOME)


@pytest.mark.parametrize("address", ITSELF)
def test_what_stands_for_itself_or_belongs_to_the_place_is_none(address: str) -> None:
    assert why_generated(Url.parse(address), HOME) == ""


def test_a_picture_by_a_proxy_is_not_fetched_and_the_original_beside_it_is() -> None:
    media = (WRAPPED[0], WRAPPED[1], "fern.jpg", "http://rocks.example/slate.jpg")
    found = discover(first_visit(seed_at(START)), reading(media=media), SeedMemory()).visits
    assert [one.url.host for one in found] == [HOME, "rocks.example"]


def test_a_linked_proxy_is_no_file_of_media_either() -> None:
    found = discover(first_visit(seed_at(START)), reading((WRAPPED[0],)), SeedMemory()).visits
    assert found == ()


def test_generators_are_not_followed_even_where_links_may_lead_out() -> None:
    scope = Scope(Reach.LINKS_OUT, hops_out=1, reason="asked to by the garden club")
    visit = first_visit(seed_at(START, scope))
    memory = SeedMemory()
    found = discover(visit, reading((*WRAPPED, "http://rocks.example/")), memory).visits
    assert [one.url.host for one in found] == ["rocks.example"]
    assert sum(memory.left.values()) == len(WRAPPED)


def test_a_redirect_into_one_ends_there() -> None:
    scope = Scope(Reach.LINKS_OUT, hops_out=1, reason="asked to by the garden club")
    visit = first_visit(seed_at(START, scope))
    assert visit_from_redirect(visit, Url.parse(WRAPPED[0]), SeedMemory()) is None
    assert visit_from_redirect(visit, Url.parse("http://rocks.example/"), SeedMemory()) is not None


def test_media_that_redirect_into_one_end_there(shed: Shed, pictures: list[bytes]) -> None:
    sites = {
        "/": page("<img src=/a.jpg>"),
        "/a.jpg": redirect("http://webcache.example:{port}/a.jpg"),
        "webcache.example/a.jpg": picture(pictures[0]),
    }
    origin, _ = crawled(shed, sites)
    assert {arrival.host for arrival in origin.arrivals} == {HOME}
    assert "a cache of other places" in shed.errors()["/a.jpg"]


def test_a_robots_file_that_redirects_into_one_is_none(shed: Shed) -> None:
    sites = {
        "/": page(""),
        "garden.example/robots.txt": redirect("http://webcache.example:{port}/robots.txt"),
    }
    origin, _ = crawled(shed, sites)
    assert {arrival.host for arrival in origin.arrivals} == {HOME}
    assert shed.statuses() == {"/": 200}
