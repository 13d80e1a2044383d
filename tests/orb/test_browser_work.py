"""The whole work in a real browser, by keyboard alone, from the link to the mailbox."""

import pytest
from playwright.sync_api import Browser, expect

from tests.orb.browsing import can_draw, case_in, enter, hold, leave, start
from tests.orb.real_house import RealHouse
from tests.servers.browser import Watch, window

pytestmark = pytest.mark.full


def decide_all(watch: Watch, house: RealHouse, first_name: str, key: str) -> list[str]:
    """Give every waiting case one verdict; return the cases in order."""
    page, decided = watch.page, []
    enter(page, house, first_name)
    start(page)
    while case := case_in(page):
        decided.append(case)
        page.keyboard.press(key)
        leave(page, case)
    return decided


def test_the_whole_work_by_keyboard_alone(chromium: Browser, fresh_house: RealHouse) -> None:
    with window(chromium, fresh_house.origin) as ana:
        cases = decide_all(ana, fresh_house, "ana", "1")
        expect(ana.page.locator("main")).to_contain_text("Nothing waits for you")
    with window(chromium, fresh_house.origin) as cleo:
        assert decide_all(cleo, fresh_house, "cleo", "1") == cases
        expect(cleo.page.locator("main")).to_contain_text("is final: Confirmed")
    with window(chromium, fresh_house.origin) as nia:
        page = nia.page
        enter(page, fresh_house, "nia")
        page.keyboard.press("n")
        expect(page.locator("h1")).to_have_text("Notices")
        page.keyboard.press("a")
        expect(page.locator(".messages")).to_contain_text("notices approved")
    assert len(cases) == len(set(cases)) >= 5
    assert ana.complaints == cleo.complaints == nia.complaints == []


def test_the_keys_are_shown_and_put_away(chromium: Browser, open_house: RealHouse) -> None:
    with window(chromium, open_house.origin) as ben:
        page = ben.page
        enter(page, open_house, "ben")
        start(page)
        keys, before = page.locator("dialog[open]"), page.url
        for closing in ("Escape", "Enter", "Enter"):
            page.keyboard.press("?")
            expect(keys).to_contain_text("Confirmed")
            page.keyboard.press("1")
            assert page.url == before
            page.keyboard.press(closing)
            expect(keys).to_have_count(0)


def test_tab_reaches_every_label_and_shows_where_it_is(
    chromium: Browser, open_house: RealHouse
) -> None:
    with window(chromium, open_house.origin) as ben:
        page, reached = ben.page, set()
        enter(page, open_house, "ben")
        start(page)
        for _ in range(40):
            page.keyboard.press("Tab")
            focus = page.evaluate(
                """() => {
                    const at = document.activeElement;
                    return [at.dataset.key ?? "", getComputedStyle(at).outlineStyle];
                }"""
            )
            reached.add(focus[0])
            assert focus[1] != "none" or page.evaluate("document.activeElement === document.body")
        assert {"1", "2", "3", "n"} <= reached


def test_typing_in_a_field_presses_no_key(chromium: Browser, open_house: RealHouse) -> None:
    with window(chromium, open_house.origin) as ida:
        page = ida.page
        enter(page, open_house, "ida")
        page.goto("/orb/reports/")
        page.locator("textarea").first.focus()
        page.keyboard.type("n1?a b")
        expect(page.locator("textarea").first).to_have_value("n1?a b")
        assert page.url.endswith("/orb/reports/")


def test_everything_but_the_hold_works_without_scripts(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with window(chromium, fresh_house.origin, scripts=False) as ana:
        page = ana.page
        page.goto(fresh_house.link_of("ana"))
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Start with the next case").click()
        first = case_in(page)
        expect(page.locator("[data-hold]")).to_be_hidden()
        expect(page.locator("[data-opens-help]")).to_be_hidden()
        page.get_by_role("button", name="Harmless").click()
        expect(page.locator(".messages")).to_contain_text("your verdict is Harmless")
        assert case_in(page) not in {"", first}


def test_a_held_picture_is_gone_when_the_next_case_comes(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with window(chromium, fresh_house.origin) as ana:
        page = ana.page
        enter(page, fresh_house, "ana")
        start(page)
        first, address = case_in(page), hold(page)
        page.keyboard.press("2")
        leave(page, first)
        expect(page.locator("img.clear")).to_have_count(0)
        page.keyboard.up(" ")
        assert not can_draw(page, address)
