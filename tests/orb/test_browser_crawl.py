"""The crawl's pages in a real browser: nothing for axe to say, and no page wider than a screen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from orbweaver.model.finding import FindingKind
from orbweaver.model.host_state import HostState
from orbweaver.model.ids import content_id
from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from orbweaver.ports.ledger.sqlite import SqliteLedger
from tests.contracts.planning import NOON
from tests.contracts.walking import Walk, page_of, picture, plain, shown
from tests.orb.browsing import enter
from tests.orb.furnish import PAGE
from tests.orb.real_house import RealHouse, serve_copy
from tests.servers.browser import window

pytestmark = pytest.mark.full

MANDATE = content_id("mandate", "Harbour Hotline", "BE", "A law of the town")
SEED = Seed(Url.parse(PAGE), Scope(), MANDATE, "o" * 32)


@dataclass(frozen=True)
class CrawledHouse:
    """A served house that has crawled a little."""

    house: RealHouse
    paths: tuple[str, ...]
    """Of every page of the crawl."""


@pytest.fixture(scope="module")
def crawled_house(
    furnished_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CrawledHouse]:
    """A real house whose crawl recorded pages, a find, a branch that ended, and a paused host."""
    folder = tmp_path_factory.mktemp("crawled") / "house"
    with serve_copy(furnished_folder, folder) as house:
        crawl(folder / "data" / "crawl.sqlite3")
        seed, partition = SEED.seed_id, shard_of(SEED.url.host)
        paths = (
            "/orb/crawl/",
            f"/orb/crawl/seeds/{seed}/",
            f"/orb/crawl/seeds/{seed}/fetches/",
            "/orb/crawl/partitions/",
            f"/orb/crawl/partitions/{partition}/",
        )
        yield CrawledHouse(house, paths)


def crawl(path: Path) -> None:
    """Record what a worker would have."""
    frontier, ledger = SqliteFrontier(path), SqliteLedger(path)
    walk = Walk(frontier, ledger)
    for number in range(12):
        there = visit(f"page-{number}?carp=koi")
        facts = page_of(
            there,
            fetched_at=NOON + timedelta(seconds=number),
            headers=(("content-type", "text/html; charset=utf-8"), ("etag", '"v1"')),
            first_byte_s=0.12,
            elapsed_s=0.31,
            sha256_hex=f"{number:064x}",
            error="status 503" if number == 7 else "",
            status=503 if number == 7 else 200,
        )
        walk.see(replace(plain(there), page=facts))
    walk.see(shown(picture("a"), visit("a.png", Purpose.MEDIA), kind=FindingKind.KNOWN))
    quarry = Url.parse("http://quarry.example/")
    small = Scope(Reach.HOST, max_pages=1)
    grown = Seed(quarry, small, MANDATE, "o" * 32, root_id=SEED.seed_id)
    walk.see(plain(Visit(quarry, Purpose.PAGE, grown, NOON, hops=2)))
    state = HostState(SEED.url.host, NOON, paused_why="logged out")
    later = replace(plain(visit("members")), again_at=NOON + timedelta(days=1), host_state=state)
    walk.see(later)
    frontier.close()
    ledger.close()


def visit(path: str, purpose: Purpose = Purpose.PAGE) -> Visit:
    return Visit(Url.parse(path, base=SEED.url), purpose, SEED, NOON, hops=1)


@pytest.mark.parametrize("role", ["lio", "uma"])
def test_axe_finds_nothing_on_the_pages_of_the_crawl(
    role: str, chromium: Browser, crawled_house: CrawledHouse
) -> None:
    found: list[str] = []
    with window(chromium, crawled_house.house.origin) as watch:
        enter(watch.page, crawled_house.house, role)
        for path in crawled_house.paths:
            watch.page.goto(path)
            found += [f"{path}: {violation}" for violation in watch.violations()]
    assert found == []
    assert [line for line in watch.complaints if "403" not in line] == []
    assert watch.other_hosts() == set()


def test_a_liaison_walks_from_the_map_to_a_fetch(
    chromium: Browser, crawled_house: CrawledHouse
) -> None:
    with window(chromium, crawled_house.house.origin) as watch:
        page = watch.page
        enter(page, crawled_house.house, "lio")
        page.get_by_role("link", name="Crawl", exact=True).click()
        page.get_by_role("link", name=SEED.seed_id[-10:]).click()
        expect(page.locator("main")).to_contain_text("its scope allows 1 page")
        page.get_by_role("link", name="Every fetch").click()
        expect(page.locator("tbody tr")).to_have_count(14)
        page.locator("summary").first.click()
        expect(page.locator("main")).to_contain_text("etag")
        assert "HAR" in downloaded(page)
        page.get_by_role("link", name="Back to the seed").click()
        page.get_by_role("link", name="Its partition").click()
        expect(page.locator("main")).to_contain_text("its host waits for a person: logged out")


def downloaded(page: Page) -> str:
    """Take the file, and return what it says of itself."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Take it as a HAR file").click()
    content = waiting.value.path().read_text(encoding="utf-8")
    assert '"version": "1.2"' in content
    assert "gardens[.]example" in content
    return f"HAR, {len(content)} characters"


@pytest.mark.parametrize("width_px", [360, 768])
def test_no_page_of_the_crawl_is_wider_than_a_small_screen(
    width_px: int, chromium: Browser, crawled_house: CrawledHouse
) -> None:
    wide = []
    with window(chromium, crawled_house.house.origin) as watch:
        page = watch.page
        page.set_viewport_size({"width": width_px, "height": 700})
        enter(page, crawled_house.house, "lio")
        for path in crawled_house.paths:
            page.goto(path)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wide.append(path)
    assert wide == []
