"""A real headless Chromium, watched: what it asked for, what it received, what it complained of."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

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


@dataclass(frozen=True, slots=True)
class Received:
    """One reply that the browser received."""

    method: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Watch:
    """What went on in one browser window; the bodies are known once it is closed."""

    page: Page
    archive: Path
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console, refused resources, uncaught exceptions."""

    def received(self) -> list[Received]:
        """Return every reply in order; only after the window was closed."""
        entries = json.loads(self.archive.read_text(encoding="utf-8"))["log"]["entries"]
        return [_received(entry) for entry in entries]

    def hosts(self) -> set[str]:
        """Return every host that was asked for anything over the network."""
        return {
            urlsplit(reply.url).netloc
            for reply in self.received()
            if urlsplit(reply.url).scheme in {"http", "https", "ws", "wss"}
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


def _received(entry: dict[str, dict[str, object]]) -> Received:
    request, response = entry["request"], entry["response"]
    content = response["content"]
    pairs = response["headers"]
    assert isinstance(content, dict)
    assert isinstance(pairs, list)
    text = str(content.get("text", ""))
    is_coded = content.get("encoding") == "base64"
    return Received(
        method=str(request["method"]),
        url=str(request["url"]),
        status=int(str(response["status"])),
        headers={str(pair["name"]).lower(): str(pair["value"]) for pair in pairs},
        body=base64.b64decode(text) if is_coded else text.encode(),
    )


@contextmanager
def window(chromium: Browser, archive: Path, *, scripts: bool = True) -> Iterator[Watch]:
    """Open a window with nothing remembered; ``archive`` gets all traffic when it closes."""
    context = chromium.new_context(
        record_har_path=archive,
        record_har_content="embed",
        record_har_mode="full",
        java_script_enabled=scripts,
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    )
    watch = Watch(context.new_page(), archive)
    watch.page.set_default_timeout(15_000)
    watch.page.on("console", lambda said: _note(watch, said.type, said.text))
    watch.page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    try:
        yield watch
    finally:
        context.close()


def _note(watch: Watch, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        watch.complaints.append(text)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    if not CHROMIUM.exists():
        pytest.fail("the Orb's pages need Debian's chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()
