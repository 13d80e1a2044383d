"""Draw the pictures of the Orb that the README and the documents use: ``make pictures``.

Starts a furnished house on loopback and takes docs/orb-*.png with Debian's Chromium. Every
picture in it is drawn by code; every name is invented.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.orb.browsing import enter, enter_by, start  # noqa: E402 - found after the line above
from tests.orb.real_house import (  # noqa: E402 - same
    RealHouse,
    furnish_once,
    serve,
    serve_copy,
    sign_in_path,
)
from tests.servers.browser import CHROMIUM, FLAGS, window  # noqa: E402 - same

ORIGINALS, SETTLED = 14, 3
PLAY_LIMIT_S = 900
DOCS = ROOT / "docs"


def take(page: Page, name: str) -> None:
    """Write one picture of the window."""
    page.mouse.move(0, 0)
    page.screenshot(path=DOCS / f"orb-{name}.png", animations="disabled")
    print(f"docs/orb-{name}.png")


def take_work(page: Page, house: RealHouse) -> None:
    """Walk through an analyst's day, then a notifier's."""
    enter(page, house, "ben")
    take(page, "home")
    page.goto("/orb/queue/")
    take(page, "queue")
    start(page)
    page.locator("[data-frame] img").evaluate("image => image.decode()")
    take(page, "case")
    enter(page, house, "nia")
    page.goto("/orb/notices/")
    take(page, "notices")


def take_figures(page: Page, data: Path) -> None:
    """Look at the statistics of a demo that was played to its end."""
    enter_by(page, sign_in_path(data, "noor@harbour-hotline.example"))
    page.goto("/orb/statistics/")
    take(page, "stats")


def play_demo(data: Path) -> None:
    """Let the scripted story run, so that the figures tell of something."""
    orbweaver = Path(sys.executable).with_name("orbweaver")
    command = [str(orbweaver), "demo", "--once", "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=PLAY_LIMIT_S)


def main() -> None:
    """Furnish, play, serve, take."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        furnished = furnish_once(Path(scratch, "made"), ORIGINALS, SETTLED)
        with (
            serve_copy(furnished, Path(scratch, "served")) as house,
            window(browser, house.origin) as watch,
        ):
            take_work(watch.page, house)
        data = Path(scratch, "played")
        play_demo(data)
        with serve(data) as origin, window(browser, origin) as watch:
            take_figures(watch.page, data)
        browser.close()


if __name__ == "__main__":
    main()
