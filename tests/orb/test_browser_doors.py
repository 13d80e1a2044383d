"""The doors in a real browser: a passkey opens them, and a locked page loses nothing."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from orbweaver.casework.one_time_codes import code_at
from orbweaver.model.clock import SystemClock
from tests.orb.furnish import PASSWORD
from tests.orb.real_house import serve
from tests.servers.browser import PATIENCE_MS, Watch

pytestmark = pytest.mark.full

ANA, BEN = "ana@harbour.example", "ben@harbour.example"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named_house(furnished_folder: Path, tmp_path: Path) -> Iterator[str]:
    """A house with a name, of one test's own; its origin."""
    shutil.copytree(furnished_folder, tmp_path / "house")
    with serve(tmp_path / "house" / "data", name="localhost") as origin:
        yield origin


@contextmanager
def browser_at(chromium: Browser, origin: str, *, verifies: bool = True) -> Iterator[Watch]:
    """Open a browser with an authenticator in it, onto the house by its very name."""
    context = chromium.new_context(base_url=origin, reduced_motion="reduce")
    watch = Watch(context.new_page(), origin, [])
    watch.page.set_default_timeout(PATIENCE_MS)
    watch.page.on("request", lambda request: watch.asked.append(request.url))
    watch.page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    devtools = context.new_cdp_session(watch.page)
    devtools.send("WebAuthn.enable")
    options = {**AUTHENTICATOR, "isUserVerified": verifies}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    try:
        yield watch
    finally:
        context.close()


def give_password(page: Page, mail: str) -> None:
    page.goto("/orb/sign-in/")
    page.get_by_label("Mail address").fill(mail)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def enrol(page: Page, mail: str) -> None:
    """Come in for the first time and add a passkey."""
    give_password(page, mail)
    form = page.locator("form[data-passkey=add]")
    form.get_by_label("What you call it").fill("this desk")
    form.get_by_role("button", name="Add the passkey").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)


def leave(page: Page) -> None:
    page.locator(".who summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_passkey_is_registered_and_signs_in(chromium: Browser, named_house: str) -> None:
    found: list[str] = []
    with browser_at(chromium, named_house) as ana:
        page = ana.page
        enrol(page, ANA)
        found += ana.violations()
        page.get_by_role("link", name="I have kept them").click()
        expect(page.locator("h1")).to_contain_text("Hello, Ana Quarry")
        page.goto("/orb/security/")
        expect(page.get_by_role("row", name="this desk")).to_be_visible()
        found += ana.violations()
        leave(page)
        found += ana.violations()
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator("h1")).to_contain_text("Hello, Ana Quarry")
        leave(page)
        give_password(page, ANA)
        expect(page.locator("h1")).to_have_text("Your second factor")
        found += ana.violations()
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.locator("h1")).to_contain_text("Hello, Ana Quarry")
    assert found == []
    assert ana.complaints == []
    assert ana.other_hosts() == set()


def test_a_key_that_asks_nobody_opens_nothing_and_says_so(
    chromium: Browser, named_house: str
) -> None:
    with browser_at(chromium, named_house, verifies=False) as ana:
        page = ana.page
        give_password(page, ANA)
        form = page.locator("form[data-passkey=add]")
        form.get_by_label("What you call it").fill("a found key")
        form.get_by_role("button", name="Add the passkey").click()
        expect(form.get_by_role("alert")).to_have_text("No passkey was made. Try once more.")
        found = ana.violations()
        page.goto("/orb/")
        expect(page.locator("h1")).to_have_text("Your ways in")
    assert found == []


def test_an_authenticator_is_added_by_its_picture_or_its_key(
    chromium: Browser, named_house: str
) -> None:
    found: list[str] = []
    with browser_at(chromium, named_house) as ben:
        page = ben.page
        give_password(page, BEN)
        found += ben.violations()
        form = page.locator("form[action$='/security/authenticators/']")
        form.get_by_label("What you call it").fill("telephone")
        form.get_by_role("button").click()
        page.locator("img.qr").evaluate("image => image.decode()")
        found += ben.violations()
        key = page.locator(".letter").inner_text().replace(" ", "")
        page.get_by_label("The code that it shows").fill("000000")
        page.get_by_role("button", name="Go on").click()
        expect(page.locator(".wrong")).to_contain_text("That is another code")
        found += ben.violations()
        page.get_by_label("The code that it shows").fill(code_at(key, SystemClock().now()))
        page.get_by_role("button", name="Go on").click()
        expect(page.locator(".recovery-codes li")).to_have_count(10)
        page.goto("/orb/security/")
        page.get_by_role("link", name=re.compile("Remove")).click()
        expect(page.locator("h1")).to_have_text("Remove telephone?")
        found += ben.violations()
        page.goto("/orb/confirm/")
        expect(page.locator("h1")).to_have_text("Confirm that it is you")
        found += ben.violations()
        page.goto("/orb/new-factor/x/")
        found += ben.violations()
    assert found == []
    assert ben.complaints == []


def test_a_locked_page_is_covered_and_opens_as_it_was(chromium: Browser, named_house: str) -> None:
    with browser_at(chromium, named_house) as ana:
        page = ana.page
        enrol(page, ANA)
        page.goto("/orb/tokens/")
        page.get_by_label("What it is for").fill("half a sent")
        page.locator("h1").click()
        page.keyboard.press("L")
        cover = page.locator("dialog[data-cover]")
        expect(cover).to_be_visible()
        found = ana.violations()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(cover).to_be_visible()
        refused = page.evaluate("fetch('/orb/').then((reply) => reply.status)")
        cover.get_by_label("Password").fill("a guess at a gate")
        cover.get_by_role("button", name="Go on").click()
        expect(cover.get_by_role("alert")).to_contain_text("That did not open the door")
        cover.get_by_label("Password").fill(PASSWORD)
        cover.get_by_role("button", name="Go on").click()
        expect(cover).to_be_hidden()
        expect(page.get_by_label("What it is for")).to_have_value("half a sent")
        page.get_by_label("What it is for").press("End")
        page.get_by_label("What it is for").press_sequentially("ence L")
        expect(cover).to_be_hidden()
        page.get_by_role("button", name="Make the token").click()
        expect(page.get_by_role("row", name="half a sentence L")).to_be_visible()
    assert refused == 403
    assert found == []
    assert ana.complaints == []


def test_a_locked_window_without_scripts_asks_and_sends_what_waited(
    chromium: Browser, named_house: str
) -> None:
    found: list[str] = []
    with browser_at(chromium, named_house) as ana:
        page = ana.page
        enrol(page, ANA)
        page.goto("/orb/tokens/")
        page.get_by_label("What it is for").fill("desk")
        other = page.context.new_page()
        other.goto("/orb/")
        other.evaluate("document.querySelector('form[data-lock]').submit()")
        expect(other.locator("h1")).to_have_text("This session is locked")
        page.get_by_role("button", name="Make the token").click()
        expect(page.locator("h1")).to_have_text("This session is locked")
        found += ana.violations()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("h1")).to_have_text("Nothing is lost")
        found += ana.violations()
        page.get_by_role("button", name="Send it now").click()
        expect(page.get_by_role("row", name="desk")).to_be_visible()
    assert found == []


def test_an_absent_person_finds_every_window_covered(chromium: Browser, named_house: str) -> None:
    """The browser's own clock is moved; nobody waits for ten minutes."""
    with browser_at(chromium, named_house) as ana:
        page = ana.page
        enrol(page, ANA)
        page.clock.install()
        page.goto("/orb/tokens/")
        other = page.context.new_page()
        other.goto("/orb/")
        page.clock.fast_forward("09:00")
        expect(page.locator("dialog[data-cover]")).to_be_hidden()
        page.mouse.move(10, 10)
        page.clock.fast_forward("09:50")
        expect(page.locator("dialog[data-cover]")).to_be_hidden()
        page.clock.fast_forward("00:20")
        expect(page.locator("dialog[data-cover]")).to_be_visible()
        expect(other.locator("dialog[data-cover]")).to_be_visible()
