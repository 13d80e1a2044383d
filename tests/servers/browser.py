"""A real headless Chromium, watched: what it asked for, what it received, what it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers.tee import Received, tee

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MS = 30_000


@dataclass(slots=True)
class Watch:
    """What goes on in one browser window."""

    page: Page
    origin: str
    """Where the watched server is for this window; addresses may be given as paths."""
    received: list[Received]
    """Every reply of the server, whole."""
    asked: list[str] = field(default_factory=list)
    """Every address that the browser asked for anything, wherever it is."""
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console, refused resources, uncaught exceptions."""

    def other_hosts(self) -> set[str]:
        """Return every host besides the watched one that was asked for anything."""
        network = {"http", "https", "ws", "wss"}
        asked = {urlsplit(url) for url in self.asked}
        return {url.netloc for url in asked if url.scheme in network} - {
            urlsplit(self.origin).netloc
        }

    def violations(self) -> list[str]:
        """Return what axe has to say against the page as it stands."""
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
            for rule in found
            for node in rule["nodes"]
        ]


@contextmanager
def window(chromium: Browser, origin: str, *, scripts: bool = True) -> Iterator[Watch]:
    """Open a window with nothing remembered onto the server at ``origin``."""
    with tee(origin) as pipe:
        context = chromium.new_context(
            base_url=pipe.origin,
            java_script_enabled=scripts,
            viewport={"width": 1280, "height": 800},
            reduced_motion="reduce",
        )
        watch = Watch(context.new_page(), pipe.origin, pipe.received)
        watch.page.set_default_timeout(PATIENCE_MS)
        watch.page.on("request", lambda request: watch.asked.append(request.url))
        watch.page.on("console", lambda said: _note(watch, said.type, said.text))
        watch.page.on("pageerror", lambda error: watch.complaints.append(str(error)))
        try:
            yield watch
        finally:
            context.close()


def _note(watch: Watch, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        watch.complaints.append(text)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; closed after each file.

    While its driver lives, an event loop runs in this thread, and ``asyncio.run`` refuses to
    start another: tests of the next file would fail.
    """
    if not CHROMIUM.exists():
        pytest.fail("the Orb's pages need Debian's chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()
