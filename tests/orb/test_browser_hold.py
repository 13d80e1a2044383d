"""Hold to reveal: nothing clear is in the browser before the hold, nothing after it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from orbweaver.jail.copy import RevealPicture
from orbweaver.jail.pool import JailPool
from tests.orb.browsing import can_draw, case_in, enter, hold, leave, start
from tests.orb.real_house import RealHouse
from tests.orb.seeing import NEAR_BITS, is_picture, pdq_distance_bits
from tests.servers.browser import window
from tests.servers.tee import Received

pytestmark = pytest.mark.full

REVEAL = "/reveal/"


def clear_forms(house: RealHouse, jail: JailPool) -> list[bytes]:
    """Return every picture of the house as it lies there, and as a hold would show it."""
    copies = [jail.call(RevealPicture(), content).content for content in house.pictures.values()]
    return [*house.pictures.values(), *copies]


def shows_clearly(reply: Received, house: RealHouse, forms: list[bytes]) -> bool:
    """Say whether a reply carries a clear picture: its bytes, its copy, or its likeness."""
    if any(form in reply.body for form in forms):
        return True
    return is_picture(reply.body) and any(
        pdq_distance_bits(reply.body, original) <= NEAR_BITS for original in house.pictures.values()
    )


def walk_all_cases(page: Page) -> int:
    """Look at every case without a hold; return how many there were."""
    start(page)
    seen = set()
    while (case := case_in(page)) not in seen:
        expect(page.locator("[data-frame] img")).to_be_visible()
        page.locator("[data-frame] img").evaluate("image => image.decode()")
        seen.add(case)
        page.keyboard.press("n")
        leave(page, case)
    return len(seen)


def test_nothing_clear_reaches_the_browser_before_a_hold(
    chromium: Browser, open_house: RealHouse, jail: JailPool
) -> None:
    with window(chromium, open_house.origin) as ben:
        enter(ben.page, open_house, "ben")
        assert walk_all_cases(ben.page) >= 5
    forms = clear_forms(open_house, jail)
    pictures = [reply for reply in ben.received if is_picture(reply.body)]
    assert len(pictures) >= 5, "the blurred pictures are among what was recorded"
    assert [reply.path for reply in ben.received if shows_clearly(reply, open_house, forms)] == []
    assert [reply.path for reply in ben.received if REVEAL in reply.path] == []
    assert ben.other_hosts() == set()
    assert ben.complaints == []


def test_the_same_check_sees_a_clear_picture_once_it_is_held(
    chromium: Browser, open_house: RealHouse, jail: JailPool
) -> None:
    """The check above can fail: after a hold it finds exactly the held picture."""
    with window(chromium, open_house.origin) as ben:
        enter(ben.page, open_house, "ben")
        start(ben.page)
        hold(ben.page)
        ben.page.keyboard.up(" ")
    forms = clear_forms(open_house, jail)
    clear = [reply for reply in ben.received if shows_clearly(reply, open_house, forms)]
    assert [(reply.method, REVEAL in reply.path) for reply in clear] == [("POST", True)]
    assert clear[0].headers["cache-control"] == "no-store"


def let_go(page: Page) -> None:
    page.keyboard.up(" ")


def escape(page: Page) -> None:
    page.keyboard.press("Escape")


def lose_focus(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('blur'))")


def turn_away(page: Page) -> None:
    """Hide the page, as another tab in front of it does."""
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


@pytest.mark.parametrize("end", [let_go, escape, lose_focus, turn_away])
def test_the_clear_picture_is_thrown_away(
    end: Callable[[Page], None], chromium: Browser, open_house: RealHouse
) -> None:
    with window(chromium, open_house.origin) as cleo:
        page = cleo.page
        enter(page, open_house, "cleo")
        start(page)
        address = hold(page)
        assert address.startswith("blob:")
        assert can_draw(page, address)
        end(page)
        expect(page.locator("img.clear")).to_have_count(0)
        assert not can_draw(page, address)


def test_a_hold_by_pointer_shows_and_hides(chromium: Browser, open_house: RealHouse) -> None:
    with window(chromium, open_house.origin) as ben:
        page = ben.page
        enter(page, open_house, "ben")
        start(page)
        page.locator("[data-hold]").hover()
        page.mouse.down()
        expect(page.locator("img.clear")).to_be_visible()
        page.mouse.move(1, 1)
        expect(page.locator("img.clear")).to_be_visible()
        page.mouse.up()
        expect(page.locator("img.clear")).to_have_count(0)


def test_space_on_a_label_gives_a_verdict_and_reveals_nothing(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with window(chromium, fresh_house.origin) as ana:
        page = ana.page
        enter(page, fresh_house, "ana")
        start(page)
        page.get_by_role("button", name="Cannot say").focus()
        page.keyboard.press(" ")
        expect(page.locator(".messages")).to_contain_text("your verdict is Cannot say")
    assert [reply.path for reply in ana.received if REVEAL in reply.path] == []


def test_a_refused_hold_says_so_and_shows_nothing(chromium: Browser, open_house: RealHouse) -> None:
    with window(chromium, open_house.origin) as ben:
        page = ben.page
        enter(page, open_house, "ben")
        start(page)
        page.route(f"**{REVEAL}", lambda route: route.fulfill(status=403, body="no"))
        page.keyboard.down(" ")
        expect(page.locator("[data-hold]")).to_contain_text("It cannot be shown now")
        expect(page.locator("img.clear")).to_have_count(0)
        page.keyboard.up(" ")
