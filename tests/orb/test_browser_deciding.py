"""Facts, undoing and a senior's three steps in a real browser, and nothing for axe to say."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.orb.browsing import case_in, enter, leave, start
from tests.orb.real_house import RealHouse
from tests.servers.browser import Watch, window

pytestmark = pytest.mark.full


def violations(watch: Watch, address: str) -> list[str]:
    watch.page.goto(address)
    return [f"{address}: {each}" for each in watch.violations()]


def decide_first(page: Page, house: RealHouse, first_name: str, key: str) -> str:
    """Give the first case a verdict and go home, so that it counts."""
    enter(page, house, first_name)
    start(page)
    case = case_in(page)
    give(page, key)
    page.goto("/orb/")
    return case


def give(page: Page, key: str) -> None:
    """Press a label's key, and wait until the server has the decision."""
    with page.expect_response("**/verdict/"):
        page.keyboard.press(key)


def test_a_slip_is_undone_by_one_key(chromium: Browser, fresh_house: RealHouse) -> None:
    with window(chromium, fresh_house.origin) as ana:
        page = ana.page
        enter(page, fresh_house, "ana")
        start(page)
        first = case_in(page)
        page.keyboard.press("2")
        leave(page, first)
        page.keyboard.press("u")
        page.wait_for_url(f"**/orb/case/{first}/**")
        expect(page.locator("[data-held]")).to_be_hidden()
        give(page, "1")
        page.goto("/orb/")
        page.goto(f"/orb/case/{first}/")
        expect(page.locator("#decide-title")).to_have_text("Your verdict: Confirmed")
    assert ana.complaints == []


def test_what_an_organisation_requires_is_asked_and_answered_by_keys(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with window(chromium, fresh_house.origin) as ado:
        page = ado.page
        enter(page, fresh_house, "ado")
        found = violations(ado, "/orb/questions/")
        page.get_by_label("Require: Garden or harbour").check()
        page.get_by_role("button", name="Ask these from now on").click()
        expect(page.locator(".messages")).to_contain_text("Chosen")
    with window(chromium, fresh_house.origin) as ana:
        page = ana.page
        enter(page, fresh_house, "ana")
        start(page)
        first = case_in(page)
        page.keyboard.press("1")
        question = page.locator('[data-question="fact-place"]')
        expect(question).to_be_visible()
        assert case_in(page) == first
        found += [f"facts: {each}" for each in ana.violations()]
        question.get_by_label("Garden").check()
        page.keyboard.press("1")
        leave(page, first)
    assert found == []


def test_a_senior_sees_others_after_an_own_verdict_and_has_the_last_word(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with window(chromium, fresh_house.origin) as ana:
        case = decide_first(ana.page, fresh_house, "ana", "1")
    with window(chromium, fresh_house.origin) as ben:
        enter(ben.page, fresh_house, "ben")
        ben.page.goto(f"/orb/case/{case}/")
        give(ben.page, "2")
        ben.page.goto("/orb/")
    with window(chromium, fresh_house.origin) as sol:
        page = sol.page
        enter(page, fresh_house, "sol")
        page.goto(f"/orb/case/{case}/")
        expect(page.locator("main")).not_to_contain_text("Ana Quarry")
        page.keyboard.press("1")
        expect(page.locator("main")).to_contain_text("Ana Quarry")
        expect(page.locator("main")).to_contain_text("Keep yours or choose another")
        found = [f"others: {each}" for each in sol.violations()]
        give(page, "2")
        page.goto("/orb/")
        page.goto(f"/orb/case/{case}/")
        expect(page.locator("#decide-title")).to_have_text("Final: Harmless")
        expect(page.locator("main")).to_contain_text("What followed")
        found += [f"settled: {each}" for each in sol.violations()]
    with window(chromium, fresh_house.origin) as lio:
        enter(lio.page, fresh_house, "lio")
        lio.page.goto("/orb/banks/")
        lio.page.get_by_role("link", name="Harbour Hotline harmless").click()
        expect(lio.page.locator("main")).to_contain_text("A senior decided.")
        expect(lio.page.locator("main")).to_contain_text("Harmless: 2, Confirmed: 1")
        found += [f"bank: {each}" for each in lio.violations()]
    assert found == []
