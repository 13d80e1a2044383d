"""The break in a real browser: it cannot be left for work, and there is something to do in it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.orb.browsing import enter, start
from tests.orb.real_house import ROOT, RealHouse, serve_copy
from tests.servers.browser import Watch, window

pytestmark = pytest.mark.full

REST = re.compile(r"/orb/rest/$")
LEFT = re.compile(r"^\d+:\d\d$")
A_MINUTE_MS = 61_000
FAR_ZONES = ("Pacific/Auckland", "America/Los_Angeles")


@dataclass(frozen=True, slots=True)
class DayHouse:
    """A served house in which somebody's day can be changed."""

    house: RealHouse
    data: Path

    def let(self, mail: str, act: str) -> None:
        """Let something happen to somebody's day (:mod:`tests.orb.resting`)."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("ORBWEAVER")}
        subprocess.run(
            [sys.executable, "-m", "tests.orb.resting", str(self.data), mail, act],
            cwd=ROOT,
            env=kept | {"DJANGO_SETTINGS_MODULE": "orbweaver.deployment.settings"},
            check=True,
            timeout=60,
        )


@pytest.fixture
def day(furnished_folder: Path, tmp_path: Path) -> Iterator[DayHouse]:
    """A house of one test's own."""
    with serve_copy(furnished_folder, tmp_path / "house") as house:
        yield DayHouse(house, tmp_path / "house" / "data")


def wait_at_rest(page: Page) -> None:
    """See that the page of rest stands there and offers no way on."""
    page.wait_for_url(REST)
    expect(page.locator("h1")).to_have_text("A break")
    expect(page.locator("[data-rest-left]")).to_have_text(LEFT)
    expect(page.locator("[data-rest-next]")).to_be_hidden()


def knock(page: Page) -> None:
    """Ask for work in every way that an address offers."""
    for address in ("/orb/next/", "/orb/rest/", "/orb/next/"):
        page.goto(address)
        wait_at_rest(page)
    page.keyboard.press("n")
    page.reload()
    wait_at_rest(page)


def test_a_break_lasts_in_every_window_whatever_the_browser_takes_for_the_time(
    chromium: Browser, day: DayHouse
) -> None:
    with window(chromium, day.house.origin) as ana:
        enter(ana.page, day.house, "ana")
        start(ana.page)
        day.let("ana@harbour.example", "break")
        knock(ana.page)
        ana.page.locator(".who summary").click()
        ana.page.get_by_role("button", name="Sign out").click()
        enter(ana.page, day.house, "ana")
        knock(ana.page)
        for zone in FAR_ZONES:
            elsewhere = chromium.new_context(base_url=ana.origin, timezone_id=zone)
            page = elsewhere.new_page()
            page.clock.set_system_time("2031-01-01T03:00:00Z")
            enter(page, day.house, "ana")
            knock(page)
            elsewhere.close()
    assert [line for line in ana.complaints if "403" not in line] == []


def test_a_page_of_work_is_left_when_a_break_began_elsewhere(
    chromium: Browser, day: DayHouse
) -> None:
    with window(chromium, day.house.origin) as ana:
        ana.page.clock.install()
        enter(ana.page, day.house, "ana")
        start(ana.page)
        day.let("ana@harbour.example", "break")
        ana.page.clock.run_for(A_MINUTE_MS)
        wait_at_rest(ana.page)


def test_a_page_of_rest_notices_a_colleague_by_itself(chromium: Browser, day: DayHouse) -> None:
    day.let("ana@harbour.example", "pair")
    with window(chromium, day.house.origin) as ana:
        page = ana.page
        page.clock.install()
        enter(page, day.house, "ana")
        page.goto("/orb/next/")
        page.wait_for_url(REST)
        expect(page.locator("h1")).to_have_text("Waiting for a colleague")
        expect(page.locator("[data-rest-next]")).to_be_hidden()
        with window(chromium, day.house.origin) as ben:
            enter(ben.page, day.house, "ben")
            ben.page.goto("/orb/rest/")
            page.clock.run_for(16_000)
            expect(page.locator("[data-rest-next]")).to_be_visible()
        page.keyboard.press("n")
        page.wait_for_url(re.compile(r"/orb/case/"))


def game(page: Page) -> dict[str, str]:
    """Return what the game says of itself."""
    told: dict[str, str] = page.locator("[data-blocks]").evaluate("part => ({...part.dataset})")
    return told


def begin_game(watch: Watch) -> Page:
    """Start the game by keyboard."""
    page = watch.page
    page.goto("/orb/rest/")
    page.locator("[data-blocks-start]").focus()
    page.keyboard.press("Enter")
    assert game(page)["state"] == "playing"
    return page


def test_the_game_is_played_by_keyboard_and_asks_nobody(
    chromium: Browser, open_house: RealHouse
) -> None:
    with window(chromium, open_house.origin) as ben:
        enter(ben.page, open_house, "ben")
        page = begin_game(ben)
        asked = len(ben.asked)
        column = int(game(page)["column"])
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowRight")
        assert int(game(page)["column"]) == column - 1
        for _ in range(20):
            page.keyboard.press("ArrowLeft")
        assert game(page)["column"] == "0"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")
        assert game(page)["landed"] == "0"
        page.keyboard.press(" ")
        assert game(page)["landed"] == "1"
        well = page.locator("[data-blocks-well]")
        expect(well).to_have_attribute(
            "aria-label", re.compile(r"The stack is \d rows high, of 20")
        )
        page.keyboard.press("p")
        expect(page.locator("[data-blocks-said]")).to_have_text("The game waits.")
        page.keyboard.press("ArrowDown")
        assert game(page)["state"] == "paused"
        assert [url for url in ben.asked[asked:] if "/orb/rest/" not in url] == []
    assert ben.complaints == []
    assert ben.other_hosts() == set()


def drop_at(page: Page, column: int) -> None:
    """Drop the piece in a column."""
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")


def test_full_rows_go_and_a_full_well_ends_the_game_without_points(
    chromium: Browser, open_house: RealHouse
) -> None:
    with window(chromium, open_house.origin) as ben:
        ben.page.add_init_script("Math.random = () => 0.3")  # every piece is a square
        enter(ben.page, open_house, "ben")
        page = begin_game(ben)
        well, said = page.locator("[data-blocks-well]"), page.locator("[data-blocks-said]")
        for column in (0, 2, 4, 6, 8):
            drop_at(page, column)
            expect(well).to_have_attribute("aria-label", "The stack is 2 rows high, of 20.")
        drop_at(page, 10)
        expect(well).to_have_attribute("aria-label", "The well is empty.")
        expect(said).to_have_text("A row is full and gone.")
        for _ in range(9):
            drop_at(page, 0)
        expect(said).to_have_text("")
        while game(page)["state"] == "playing":
            page.keyboard.press(" ")
        expect(said).to_have_text("The well is full. Start again whenever you like.")
        page.keyboard.press(" ")
        assert (game(page)["state"], game(page)["landed"]) == ("playing", "0")


def test_it_waits_when_somebody_looks_elsewhere(chromium: Browser, open_house: RealHouse) -> None:
    with window(chromium, open_house.origin) as ben:
        enter(ben.page, open_house, "ben")
        page = begin_game(ben)
        page.locator("#id_text").focus()
        assert game(page)["state"] == "paused"
        page.keyboard.type("n p ")
        expect(page.locator("#id_text")).to_have_value("n p ")
        page.wait_for_url(REST)


def test_it_falls_by_itself_only_where_motion_is_welcome(
    chromium: Browser, open_house: RealHouse
) -> None:
    with window(chromium, open_house.origin) as ben:
        ben.page.clock.install()
        enter(ben.page, open_house, "ben")
        page = begin_game(ben)
        page.clock.run_for(60_000)
        assert game(page)["landed"] == "0"
        page.emulate_media(reduced_motion="no-preference")
        page = begin_game(ben)
        page.clock.run_for(60_000)
        assert int(game(page)["landed"]) > 0


def test_axe_finds_nothing_on_pages_of_rest_and_of_ones_own(
    chromium: Browser, day: DayHouse
) -> None:
    found: list[str] = []
    pages = ("rest/", "rest/breathe/", "notes/", "settings/")
    with window(chromium, day.house.origin) as ana:
        enter(ana.page, day.house, "ana")
        ana.page.goto("/orb/notes/")
        ana.page.locator("#id_text").fill("glad of the rain")
        ana.page.get_by_role("button", name="Keep it").click()
        for address in pages:
            ana.page.goto(f"/orb/{address}")
            found += ana.violations()
        for act, mail in (("break", "ana@harbour.example"), ("over", "cleo@rocks.example")):
            day.let(mail, act)
        ana.page.goto("/orb/rest/")
        found += ana.violations()
    with window(chromium, day.house.origin) as ado:
        enter(ado.page, day.house, "ado")
        for address in ("work-rules/", "wellbeing/", "settings/"):
            ado.page.goto(f"/orb/{address}")
            found += ado.violations()
    assert found == []
    assert ana.complaints == ado.complaints == []


def test_settings_show_at_once_what_they_mean(chromium: Browser, open_house: RealHouse) -> None:
    with window(chromium, open_house.origin) as ben:
        page = ben.page
        enter(page, open_house, "ben")
        page.goto("/orb/settings/")
        shown = page.locator("img[data-shows='blurred']")
        before = shown.get_attribute("src")
        page.get_by_label("Blur").select_option("4")
        expect(shown).not_to_have_attribute("src", str(before))
        expect(shown).to_have_attribute("src", re.compile("blur=4"))
        page.get_by_label("Colours").select_option("clear")
        clear = page.locator("img[data-shows='clear']")
        expect(clear).to_have_attribute("src", re.compile("colour=clear"))
        assert clear.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    assert ben.complaints == []
