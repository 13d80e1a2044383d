"""The live display of a crawl: pages, media, matches, rate, per host."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from orbweaver.deployment.house import House

MOST_HOSTS = 12


@contextmanager
def crawl_display(house: House) -> Iterator[Callable[[], None]]:
    """Give a function that draws the crawl as it stands; call it as often as you look."""
    started_s = time.monotonic()
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        yield lambda: live.update(_picture(house, time.monotonic() - started_s))


def _picture(house: House, elapsed_s: float) -> Group:
    figures = house.ledger.figures()
    waiting = house.frontier.count(house.clock.now()).waiting
    rate = (figures.pages + figures.sightings) / max(elapsed_s, 0.1)
    head = Text(
        f"crawling: {figures.pages} pages, {figures.media} media, {figures.matched_sightings} "
        f"matched, {figures.handed_findings} findings, {waiting} waiting, {rate:.0f} a second"
    )
    table = Table("host", "pages", "media", "failed", box=None, pad_edge=False)
    hosts = house.ledger.hosts()
    for line in hosts[:MOST_HOSTS]:
        table.add_row(line.host, str(line.pages), str(line.media), str(line.failed))
    rest = len(hosts) - MOST_HOSTS
    return Group(head, table, Text(f"and {rest} more hosts" if rest > 0 else ""))
