"""Which visits follow from a page."""

from orbweaver.crawl.discovery import visit_from_redirect, visits_from
from orbweaver.jail.html.kinds import LinkKind, MediaKind
from orbweaver.jail.page import MediaAddress, PageLink, PageReading
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from tests.crawl.plans import first_visit, seed_at

START = Url.parse("http://garden.example/pond/")


def reading(links: tuple[str, ...] = (), media: tuple[str, ...] = ()) -> PageReading:
    """Return what a page with these addresses holds."""
    return PageReading(
        title="Pond",
        encoding="utf-8",
        links=tuple(PageLink(Url.parse(a, START), LinkKind.ANCHOR, False) for a in links),  # noqa: FBT003 - the record's order
        media=tuple(MediaAddress(Url.parse(a, START), MediaKind.IMAGE) for a in media),
        forbids_following=False,
        inline_media_count=0,
        is_cut=False,
    )


def start(scope: Scope | None = None) -> Visit:
    """Return the visit to the pond."""
    return first_visit(seed_at(START, scope))


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
    follow = visit_from_redirect(start(), Url.parse("/pond/index.html", START))
    assert follow is not None
    assert (follow.hops, follow.found_on) == (0, START)


def test_the_protected_web_of_the_same_host_is_the_same_site() -> None:
    target = Url.parse("https://garden.example/pond/")
    followed = visit_from_redirect(start(Scope(Reach.HOST)), target)
    assert followed is not None
    assert followed.url == target


def test_a_redirect_out_of_scope_is_not_followed() -> None:
    for target in ("https://rocks.example/pond/", "http://rocks.example/"):
        assert visit_from_redirect(start(Scope(Reach.HOST)), Url.parse(target)) is None
    assert visit_from_redirect(start(Scope(Reach.THREAD)), Url.parse("/", START)) is None
