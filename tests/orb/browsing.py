"""Working in the Orb with a real browser, by keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.orb.real_house import RealHouse

CASE = re.compile(r"/orb/case/[0-9a-f]{32}/")


def enter(page: Page, house: RealHouse, first_name: str) -> None:
    """Sign in by a one-time link of the house."""
    enter_by(page, house.link_of(first_name))


def enter_by(page: Page, path: str) -> None:
    """Sign in by a one-time link."""
    page.goto(path)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Hello")


def start(page: Page) -> None:
    """Go from the first page to the first case."""
    page.keyboard.press("n")
    page.wait_for_url(CASE)


def leave(page: Page, case_id: str) -> None:
    """Wait until another page than that of this case stands there."""
    page.wait_for_url(lambda url: case_id not in url.partition("?")[0])


def hold(page: Page) -> str:
    """Hold Space until the clear picture stands there; return its address."""
    page.keyboard.down(" ")
    clear = page.locator("img.clear")
    expect(clear).to_be_visible()
    clear.evaluate("image => image.decode()")
    return str(clear.get_attribute("src"))


def can_draw(page: Page, address: str) -> bool:
    """Say whether the browser can still draw what an address names."""
    return bool(
        page.evaluate(
            """address => new Promise((resolve) => {
                const image = new Image();
                image.onload = () => resolve(true);
                image.onerror = () => resolve(false);
                image.src = address;
            })""",
            address,
        )
    )


def case_in(page: Page) -> str:
    """Return the id of the case on the page; empty on other pages."""
    found = re.search(r"/orb/case/([0-9a-f]{32})/", page.url)
    return found[1] if found else ""
