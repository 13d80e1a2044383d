"""The page of a case by keys alone: decide, undo, look ahead and side by side; nothing is lost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.orb.browsing import can_draw, case_in, enter, hold, leave, start
from tests.orb.real_house import RealHouse
from tests.servers.browser import Watch, window

pytestmark = pytest.mark.full

VERDICT, AHEAD, REVEAL = "**/verdict/", "**/ahead/*", "**/reveal/"
SWAPS = "performance.getEntriesByName('orb:swap').map((each) => each.duration)"


@contextmanager
def at_work(chromium: Browser, house: RealHouse, first_name: str = "ana") -> Iterator[Watch]:
    """Give the window of somebody who has the first case before them, and the next one waiting."""
    with window(chromium, house.origin) as watch:
        enter(watch.page, house, first_name)
        with watch.page.expect_response(AHEAD):
            start(watch.page)
        yield watch


def swap(page: Page, key: str) -> str:
    """Press a key that leads to another case, wait until the one after it waits; name the new."""
    before = case_in(page)
    with page.expect_response(AHEAD):
        page.keyboard.press(key)
        leave(page, before)
    return case_in(page)


def test_a_key_decides_and_the_next_case_comes_without_a_load(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, first = ana.page, case_in(ana.page)
        page.evaluate("window.stays = true")
        with page.expect_response(VERDICT) as verdict:
            second = swap(page, "1")
        assert verdict.value.json()["state"] == "held"
        assert first in verdict.value.url
        assert page.evaluate("window.stays")
        expect(page.locator("h1")).to_contain_text(second[-10:])
        expect(page.locator("[data-held]")).to_contain_text(f"{first[-10:]}: Confirmed")
        expect(page.locator("[data-announce]")).to_contain_text(second[-10:])
        assert page.evaluate("document.activeElement.id") == "main"
        assert len(page.evaluate(SWAPS)) == 1
        page.reload()
        assert case_in(page) == second
        expect(page.locator("[data-held]")).to_contain_text(f"{first[-10:]}: Confirmed")
    assert ana.complaints == []


def test_undo_brings_the_case_back_and_another_key_decides_it(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, first = ana.page, case_in(ana.page)
        second = swap(page, "1")
        with page.expect_response("**/undo/") as undone:
            page.keyboard.press("u")
            leave(page, second)
        assert undone.value.json()["state"] == "undone"
        assert case_in(page) == first
        expect(page.locator("[data-held]")).to_be_hidden()
        with page.expect_response(VERDICT):
            page.keyboard.press("2")
            leave(page, first)
        assert case_in(page) == second
        expect(page.locator("[data-held]")).to_contain_text("Harmless")


def test_undo_after_a_reload_asks_the_house_which_case_it_was(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, first = ana.page, case_in(ana.page)
        with page.expect_response(VERDICT):
            second = swap(page, "1")
        page.reload()
        page.keyboard.press("u")
        leave(page, second)
        assert case_in(page) == first
        page.keyboard.press("3")
        leave(page, first)
        assert case_in(page) == second


def test_what_waits_in_the_browser_is_blurred_and_a_hold_ends_with_its_case(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page = ana.page
        address = hold(page)
        swap(page, "1")
        expect(page.locator("img.clear")).to_have_count(0)
        assert not can_draw(page, address)
        page.keyboard.up(" ")
        again = hold(page)
        page.keyboard.press("Escape")
        page.keyboard.up(" ")
        assert not can_draw(page, again)
    asked = [reply.path for reply in ana.received if "/reveal/" in reply.path]
    shown = [reply.path for reply in ana.received if reply.path.startswith("/orb/ahead/")]
    assert len(asked) == 2
    assert len(shown) >= 2
    held = {path.split("/media/")[1].split("/")[0] for path in asked}
    assert len(held) == 2


def refuse(route: Route) -> None:
    """Answer as the house does when somebody else was quicker."""
    said = {"state": "refused", "said": ["It is too late for that."], "next": ""}
    route.fulfill(status=409, content_type="application/json", body=json.dumps(said))


def test_a_refused_decision_brings_its_case_back_with_one_sentence(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, first = ana.page, case_in(ana.page)
        page.route(VERDICT, refuse, times=1)
        page.keyboard.press("1")
        expect(page.locator("[data-complaint]")).to_contain_text("It is too late for that.")
        assert case_in(page) == first
        expect(page.locator("[data-held]")).to_be_hidden()
        with page.expect_response(VERDICT) as verdict:
            page.keyboard.press("2")
            leave(page, first)
        assert verdict.value.json()["state"] == "held"
        expect(page.locator("[data-held]")).to_contain_text(f"{first[-10:]}: Harmless")


def lose_two(route: Route, asked: list[Route]) -> None:
    """Leave the first decision without an answer, lose the second, let the others pass."""
    asked.append(route)
    if len(asked) == 2:
        route.abort()
    elif len(asked) > 2:
        route.continue_()


def test_decisions_of_a_house_that_does_not_answer_come_back_in_order(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, cases = ana.page, [case_in(ana.page)]
        asked: list[Route] = []
        page.route(VERDICT, lambda route: lose_two(route, asked))
        cases += [swap(page, key) for key in ("1", "2")]
        assert len(asked) == 1, "the second leaves after the first was answered"
        with page.expect_event("dialog") as asking:
            page.evaluate("void setTimeout(() => location.reload(), 0)")
        assert asking.value.type == "beforeunload"
        asking.value.dismiss()
        asked[0].abort()
        for case in cases[:2]:
            expect(page.locator("[data-complaint]")).to_contain_text("did not answer")
            assert case_in(page) == case
            page.keyboard.press("1")
            leave(page, case)
        assert case_in(page) == cases[2]
        expect(page.locator("[data-complaint]")).to_be_hidden()


def test_facts_are_answered_by_their_letters_and_go_with_the_label(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, first = ana.page, case_in(ana.page)
        page.keyboard.press("f")
        place = page.locator('[data-question="fact-place"]')
        expect(place.get_by_label("Garden")).to_be_focused()
        page.keyboard.press("n")
        page.keyboard.press("h")
        expect(place.get_by_label("Harbour")).to_be_checked()
        page.keyboard.press("s")
        expect(page.locator('[data-question="fact-matter"] input:checked')).to_have_value("stone")
        assert case_in(page) == first
        with page.expect_request(VERDICT) as sent:
            swap(page, "1")
        assert "fact-place=harbour&fact-matter=stone" in str(sent.value.post_data)


def test_the_last_case_leads_to_the_queue(chromium: Browser, fresh_house: RealHouse) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, decided = ana.page, 0
        while case := case_in(page):
            decided += 1
            page.keyboard.press("3")
            leave(page, case)
        assert decided >= 5
        expect(page.locator("main")).to_contain_text("Nothing waits for you")
    assert ana.complaints == []


def test_back_and_forward_show_the_cases_that_were_passed(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page, first = ana.page, case_in(ana.page)
        second = swap(page, "n")
        page.go_back()
        expect(page.locator("h1")).to_contain_text(first[-10:])
        page.go_forward()
        expect(page.locator("h1")).to_contain_text(second[-10:])


def find_cluster(page: Page) -> None:
    """Go on until a case of several pictures is there."""
    while page.locator("[data-key=g]").count() == 0:
        swap(page, "n")


def test_near_copies_are_chosen_by_arrows_and_decided_together(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with at_work(chromium, fresh_house) as ana:
        page = ana.page
        find_cluster(page)
        case = case_in(page)
        page.keyboard.press("[")
        page.wait_for_url("**?media=1")
        page.keyboard.press("]")
        page.wait_for_url("**?media=2")
        page.keyboard.press("g")
        expect(page.locator("[role=option]")).to_have_count(2)
        found = ana.violations()
        page.keyboard.press("ArrowRight")
        expect(page.locator("[role=option][data-chosen]")).to_be_focused()
        hold(page)
        second = page.locator("[role=option]").nth(1)
        expect(second.locator("img.clear")).to_have_count(1)
        page.keyboard.press("ArrowLeft")
        expect(page.locator("img.clear")).to_have_count(0)
        page.keyboard.up(" ")
        with page.expect_response(VERDICT) as verdict:
            page.keyboard.press("1")
            leave(page, case)
        assert verdict.value.json()["state"] == "held"
    assert found == []
    assert ana.complaints == []


def test_a_hold_that_needs_a_sign_of_who_is_there_shows_the_way(
    chromium: Browser, open_house: RealHouse
) -> None:
    def ask(route: Route) -> None:
        said = {"state": "refused", "said": ["Say again who you are."], "next": ""}
        headers = {"X-Orb-Confirm": "/orb/confirm/?next=/orb/"}
        body = json.dumps(said)
        route.fulfill(status=403, content_type="application/json", headers=headers, body=body)

    with window(chromium, open_house.origin) as ben:
        page = ben.page
        enter(page, open_house, "ben")
        start(page)
        page.route(REVEAL, ask)
        page.keyboard.down(" ")
        expect(page.locator("[data-hold]")).to_contain_text("Say again who you are.")
        page.keyboard.up(" ")
        way = page.locator("[data-reveal] [data-confirm]")
        expect(way).to_have_attribute("href", "/orb/confirm/?next=/orb/")
        expect(way).to_be_visible()


def test_without_scripts_a_decision_and_its_undoing_are_plain_forms(
    chromium: Browser, fresh_house: RealHouse
) -> None:
    with window(chromium, fresh_house.origin, scripts=False) as ana:
        page = ana.page
        page.goto(fresh_house.link_of("ana"))
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Start with the next case").click()
        first = case_in(page)
        page.get_by_role("button", name="Confirmed").click()
        assert case_in(page) not in {"", first}
        page.get_by_role("button", name="Undo").click()
        assert case_in(page) == first
        expect(page.locator(".messages")).to_contain_text("Undone")
