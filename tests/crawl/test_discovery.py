"""Which visits follow from a page."""

from dataclasses import replace

from orbweaver.crawl.discovery import discover, visit_from_redirect
from orbweaver.crawl.manners.memory import SeedMemory
from orbweaver.jail.html.kinds import LinkKind
from orbweaver.jail.html.suffixes import MEDIA_SUFFIXES
from orbweaver.jail.page import PageLink, PageReading
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from tests.crawl.plans import first_visit, seed_at
from tests.crawl.readings import START, reading


def start(scope: Scope | None = None) -> Visit:
    """Return the visit to the pond."""
    return first_visit(seed_at(START, scope))


def visits_from(visit: Visit, page: PageReading) -> tuple[Visit, ...]:
    """Return what a page leads to for somebody who saw no other page of its seed."""
    return discover(visit, page, SeedMemory()).visits


def redirected(visit: Visit, target: Url) -> Visit | None:
    """Return where a redirect leads somebody who saw no other page of its seed."""
    return visit_from_redirect(visit, target, SeedMemory())


def planned(visits: tuple[Visit, ...]) -> list[tuple[str, str, int]]:
    """Return purpose, address and hops of visits."""
    return [(v.purpose.value, v.url.reveal().partition("example")[2], v.hops) for v in visits]


def test_links_within_scope_become_pages_one_hop_further() -> None:
    found = visits_from(start(Scope(Reach.THREAD)), reading(("2", "/pond/3#top", "/hedge/")))
    assert planned(found) == [("page", "/pond/2", 1), ("page", "/pond/3", 1)]


def test_links_off_the_host_are_not_followed() -> None:
    links = ("http://rocks.example/", "https://rocks.example/pond/", "http://garden.example:81/")
    assert visits_from(start(Scope(Reach.HOST)), reading(links)) == ()


def test_embedded_media_belong_to_the_page_wherever_they_stand() -> None:
    found = visits_from(start(), reading(media=("lily.jpg", "http://rocks.example/slate")))
    assert planned(found) == [("media", "/pond/lily.jpg", 0), ("media", "/slate", 0)]
    assert {visit.found_on for visit in found} == {START}


def test_linked_files_of_media_are_media_and_no_pages() -> None:
    found = visits_from(start(), reading(("http://rocks.example/large/SLATE.JPG?w=2000",)))
    assert planned(found) == [("media", "/large/SLATE.JPG?w=2000", 0)]


def test_a_link_to_any_file_that_the_jail_calls_media_is_media_and_so_is_an_archive() -> None:
    files = [f"fern{suffix}" for suffix in (*MEDIA_SUFFIXES, ".zip")]
    found = visits_from(start(), reading(files))
    assert planned(found) == [("media", f"/pond/{name}", 0) for name in files]


def test_a_search_for_a_picture_elsewhere_is_a_link_like_any_other() -> None:
    search = "http://likeness.example/search?url=http://garden.example/pond/lily.jpg"
    assert visits_from(start(), reading((search,))) == ()


def test_what_a_page_names_twice_is_visited_once() -> None:
    found = visits_from(start(), reading(("2", "2"), ("lily.jpg", "lily.jpg")))
    assert len(found) == 2


def test_the_last_hop_leads_nowhere_but_shows_its_media() -> None:
    seed = seed_at(START, Scope(Reach.HOST, max_hops=1))
    last = Visit(START, Purpose.PAGE, seed, first_visit(seed).due_at, hops=1)
    assert planned(visits_from(last, reading(("2",), ("lily.jpg",)))) == [
        ("media", "/pond/lily.jpg", 1)
    ]


def test_addresses_with_a_password_are_left_alone() -> None:
    credentials = "http://oak:elm@garden.example/pond/2"
    assert visits_from(start(), reading((credentials,), (credentials + ".jpg",))) == ()


def test_what_follows_from_a_page_does_not_depend_on_when_it_was_read() -> None:
    found = visits_from(start(), reading(("2",), ("lily.jpg",)))
    assert {visit.due_at for visit in found} == {start().due_at}


def test_where_a_seed_redirects_to_is_still_the_seeds_own_page() -> None:
    follow = redirected(start(), Url.parse("/pond/index.html", START))
    assert follow is not None
    assert (follow.hops, follow.found_on) == (0, START)


def test_the_protected_web_of_the_same_host_is_the_same_site() -> None:
    target = Url.parse("https://garden.example/pond/")
    followed = redirected(start(Scope(Reach.HOST)), target)
    assert followed is not None
    assert followed.url == target


def test_a_redirect_out_of_scope_is_not_followed() -> None:
    for target in ("https://rocks.example/pond/", "http://rocks.example/"):
        assert redirected(start(Scope(Reach.HOST)), Url.parse(target)) is None
    assert redirected(start(Scope(Reach.THREAD)), Url.parse("/", START)) is None


def test_sheets_of_the_own_site_are_read_whatever_the_reach_and_others_are_not() -> None:
    sheets = ("/theme/garden.css", "http://rocks.example/theme.css")
    held = replace(reading(), style_sheets=tuple(Url.parse(one, START) for one in sheets))
    found = visits_from(start(Scope(Reach.PAGE)), held)
    assert planned(found) == [("page", "/theme/garden.css", 1)]


def test_feeds_and_sitemaps_are_read_where_the_scope_covers_them() -> None:
    feeds = (Url.parse("/news.rss", START), Url.parse("http://rocks.example/news.rss"))
    maps = (Url.parse("/sitemap.xml", START),)
    held = replace(reading(), feeds=feeds)
    whole = discover(start(Scope(Reach.HOST)), held, SeedMemory(), sitemaps=maps).visits
    assert planned(whole) == [("page", "/news.rss", 1), ("page", "/sitemap.xml", 1)]
    assert discover(start(Scope(Reach.THREAD)), held, SeedMemory(), sitemaps=maps).visits == ()


def test_what_a_page_of_the_seed_led_to_before_is_not_planned_again() -> None:
    memory, host = SeedMemory(), start(Scope(Reach.HOST))
    first = discover(host, reading(("2",), ("lily.jpg",)), memory).visits
    again = replace(first[1], hops=1)
    second = discover(again, reading(("/pond/", "2", "3"), ("lily.jpg", "reed.jpg")), memory)
    assert planned(second.visits) == [("media", "/pond/reed.jpg", 1), ("page", "/pond/3", 2)]


def test_what_follows_from_a_page_that_came_back_is_new_and_not_of_its_round() -> None:
    again = replace(start(), round_number=4, interval_s=3600)
    [made] = visits_from(again, reading(("2",)))
    assert (made.round_number, made.interval_s) == (0, 0)


def test_media_come_first_and_next_pages_before_other_links() -> None:
    held = reading(("2", "3"), ("lily.jpg",))
    following = PageLink(held.links[1].url, LinkKind.NEXT, is_nofollow=False)
    found = visits_from(start(), replace(held, links=(held.links[0], following)))
    ranked = sorted(found, key=lambda one: one.rank)
    assert [one.url.path for one in ranked] == ["/pond/lily.jpg", "/pond/3", "/pond/2"]
