"""Splitting and joining in a real browser, by keys alone, with nothing for axe to say."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.orb.browsing import CASE, case_in, enter, start
from tests.orb.real_house import RealHouse
from tests.servers.browser import window

pytestmark = pytest.mark.full
TICKS = "input[type=checkbox][name=media]"


def to_a_cluster(page: Page, least: int) -> None:
    """Go on from case to case until one has so many pictures, and open its cluster."""
    start(page)
    for _ in range(10):
        case_id = case_in(page)
        page.goto(f"/orb/case/{case_id}/cluster/")
        if page.locator(TICKS).count() >= least:
            return
        page.goto(f"/orb/next/?after={case_id}")
        page.wait_for_url(CASE)
    raise AssertionError("no case with several pictures")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something is focused."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no key leads to {selector}")


def test_a_picture_is_split_off_and_taken_back_by_keys(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with window(chromium, fresh_house.origin) as ben:
        page = ben.page
        enter(page, fresh_house, "ben")
        to_a_cluster(page, least=2)
        count = page.locator(TICKS).count()
        found = ben.violations()
        tab_to(page, TICKS)
        page.keyboard.press(" ")
        found += ben.violations()
        page.keyboard.press("x")
        expect(page.get_by_text("Split off: 1 picture is case")).to_be_visible()
        expect(page.locator("input[name=case]").first).to_be_visible()
        found += ben.violations()
        page.keyboard.press("u")
        expect(page.get_by_text("Taken back.")).to_be_visible()
        expect(page.locator(TICKS)).to_have_count(count)
        page.keyboard.press("g")
        page.wait_for_url(re.compile(r"/orb/case/[0-9a-f]{32}/$"))
    assert found == []
    assert ben.complaints == []
    assert ben.other_hosts() == set()
