"""Every page in a real browser: nothing for axe to say, no complaint, no other host asked."""

import pytest
from playwright.sync_api import Browser, expect

from orbweaver.casework.roles import Role
from orbweaver.orb.access import RULES
from tests.orb.browsing import enter, hold, start
from tests.orb.furnish import STAFF
from tests.orb.real_house import RealHouse
from tests.servers.browser import Watch, window

pytestmark = pytest.mark.full

LISTS = (
    "home",
    "queue",
    "reports",
    "notices",
    "recipients",
    "mailbox",
    "banks",
    "crawl",
    "identities",
    "people",
    "audit",
    "statistics",
    "tokens",
)
ONE_OF_EACH = {role: name.split()[0].lower() for name, _, _, role in reversed(STAFF)}


def path_of(name: str) -> str:
    return "/orb/" if name == "home" else f"/orb/{name}/"


def look_at(watch: Watch, address: str, found: list[str]) -> None:
    """Open a page and add what axe says."""
    watch.page.goto(address)
    found += [f"{address}: {violation}" for violation in watch.violations()]


@pytest.mark.parametrize("role", ONE_OF_EACH, ids=str)
def test_axe_finds_nothing_on_any_page_of_a_role(
    role: Role, chromium: Browser, worked_house: RealHouse
) -> None:
    """Refused pages are pages too."""
    found: list[str] = []
    with window(chromium, worked_house.origin) as watch:
        enter(watch.page, worked_house, ONE_OF_EACH[role])
        for name in LISTS:
            look_at(watch, path_of(name), found)
        look_at(watch, f"/orb/reports/{'0' * 32}/text/", found)
    refused = [line for line in watch.complaints if "403" not in line]
    assert found == []
    assert refused == []
    assert watch.other_hosts() == set()


def test_axe_finds_nothing_on_a_case_whatever_its_state(
    chromium: Browser, worked_house: RealHouse
) -> None:
    with window(chromium, worked_house.origin) as ben:
        page = ben.page
        enter(page, worked_house, "ben")
        start(page)
        found = ben.violations()
        page.keyboard.press("?")
        found += ben.violations()
        page.keyboard.press("Escape")
        hold(page)
        found += ben.violations()
        page.keyboard.up(" ")
        settled = page.goto(f"/orb/case/{worked_house.settled[0]}/")
        assert settled
        expect(page.locator("main")).to_contain_text("Final: Confirmed")
        found += ben.violations()
    assert found == []
    assert ben.complaints == []


def test_axe_finds_nothing_on_a_notice_drafted_or_approved(
    chromium: Browser, worked_house: RealHouse
) -> None:
    with window(chromium, worked_house.origin) as nia:
        page = nia.page
        enter(page, worked_house, "nia")
        page.goto("/orb/notices/")
        page.get_by_text("Read the first text").click()
        found = nia.violations()
        addresses = page.locator("a[href*='/orb/notices/']").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )
        notices = {address for address in addresses if address != "/orb/notices/"}
        for address in sorted(notices)[:4]:
            look_at(nia, address, found)
    assert len(notices) > 1
    assert found == []
    assert nia.complaints == []


def test_axe_finds_nothing_on_ways_in_forms_with_errors_and_what_is_not_here(
    chromium: Browser, open_house: RealHouse
) -> None:
    found: list[str] = []
    with window(chromium, open_house.origin) as watch:
        page = watch.page
        for path in ("/orb/sign-in/", open_house.links["ana"][0], "/orb/invitation/x/"):
            look_at(watch, path, found)
        look_at(watch, "/orb/set-up/x/", found)
        look_at(watch, "/orb/nowhere/", found)
        look_at(watch, "/report/", found)
        page.get_by_label("Where did you see it?").fill("I saw it")
        page.get_by_role("button").click()
        expect(page.locator(".wrong")).to_be_visible()
        found += watch.violations()
        page.get_by_label("Where did you see it?").fill("rocks.example/quarry")
        page.get_by_role("button").click()
        expect(page.locator("h1")).to_contain_text("Thank you")
        found += watch.violations()
    assert found == []


@pytest.mark.parametrize("width_px", [360, 768])
def test_no_page_is_wider_than_a_small_screen(
    width_px: int, chromium: Browser, worked_house: RealHouse
) -> None:
    wide = []
    with window(chromium, worked_house.origin) as watch:
        page = watch.page
        page.set_viewport_size({"width": width_px, "height": 700})
        enter(page, worked_house, "ben")
        addresses = [path_of(name) for name in LISTS]
        for address in [*addresses, "/orb/next/", "/report/"]:
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wide.append(address)
    assert wide == []


def test_every_page_was_looked_at() -> None:
    """A new page must be listed above, or be a way in, a reply, or a part of one listed."""
    elsewhere = {"sign-in", "set-up", "invitation", "once", "case", "next", "notice", "report-text"}
    replies = {"sign-out", "verdict", "blurred", "reveal", "notices-approve", "recipient-approve"}
    replies |= {"token-end", "crawl-har", "host-resume", "identity-approve"}
    elsewhere |= {"crawl-seed", "crawl-fetches", "partitions", "partition"}  # test_browser_crawl
    assert set(RULES) == set(LISTS) | elsewhere | replies
