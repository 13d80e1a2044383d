"""One run of the crawl inside a command: until nothing is left to visit, with progress shown."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import uvloop
from rich.live import Live

from orbweaver.cli.crawl_picture import crawl_picture
from orbweaver.cli.output import progress_console
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.deployment.crawl_state import CrawlState, CrawlWatch
from orbweaver.deployment.crawling import crawl_worker
from orbweaver.deployment.house import House
from orbweaver.deployment.rounds import rounds_until_still
from orbweaver.errors import StoreUnavailable

WORKER = "cli"
LOOK_S = 0.25
COUNT_S = 2.0
"""How often the frontier is asked what waits."""
Tell = Callable[[CrawlState], None]


def run_crawl(house: House, tell: Tell | None = None, every_s: float = 0.0) -> CrawlState:
    """Make all visits that are due and carry what they find across; return how it went.

    Others may crawl at the same time: the worker's name is of this run alone. With ``tell``,
    it hears of the state every ``every_s`` seconds.

    Raises:
        MandateMissing: The configuration names nobody.
        StoreFull: No room; the next run goes on from here.
    """
    return uvloop.run(_run(house, tell, every_s))


async def _run(house: House, tell: Tell | None, every_s: float) -> CrawlState:
    name = f"{WORKER} {house.ids.new()}"
    async with crawl_worker(house, name) as worker:
        watch = CrawlWatch(worker)
        async with _shown(house, watch), _told(house, watch, tell, every_s):
            await _until_idle(house, worker)
        watch.queue = house.frontier.count(house.clock.now())
        return watch.look()


async def _until_idle(house: House, worker: CrawlWorker) -> None:
    """Carry orders and findings across and make visits, until neither is left."""
    while True:
        await asyncio.to_thread(rounds_until_still, house)
        await worker.run(until_idle=True)
        moved = await asyncio.to_thread(rounds_until_still, house)
        if not moved and house.frontier.count(house.clock.now()).due == 0:
            return


@contextlib.asynccontextmanager
async def _beside(work: Callable[[], Awaitable[None]], every_s: float) -> AsyncIterator[None]:
    """Do something now and then while the block runs."""

    async def again_and_again() -> None:
        while True:
            await work()
            await asyncio.sleep(every_s)

    doing = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        doing.cancel()


@contextlib.asynccontextmanager
async def _counted(house: House, watch: CrawlWatch) -> AsyncIterator[None]:
    """Keep what is known of the queue fresh while the block runs."""

    async def count() -> None:
        with contextlib.suppress(StoreUnavailable):  # what was known last is shown until then
            watch.queue = await asyncio.to_thread(house.frontier.count, house.clock.now())

    async with _beside(count, COUNT_S):
        yield


@contextlib.asynccontextmanager
async def _shown(house: House, watch: CrawlWatch) -> AsyncIterator[None]:
    """Show progress live while the block runs, where somebody watches."""
    if not progress_console.is_terminal:
        yield
        return
    with Live(console=progress_console, transient=True) as live:

        async def draw() -> None:
            live.update(crawl_picture(watch.look()))

        async with _counted(house, watch), _beside(draw, LOOK_S):
            yield


@contextlib.asynccontextmanager
async def _told(
    house: House, watch: CrawlWatch, tell: Tell | None, every_s: float
) -> AsyncIterator[None]:
    """Tell of progress now and then while the block runs, where somebody asked."""
    if tell is None or every_s <= 0:
        yield
        return
    hear = tell

    async def say() -> None:
        hear(watch.look())

    async with _counted(house, watch), _beside(say, every_s):
        yield
