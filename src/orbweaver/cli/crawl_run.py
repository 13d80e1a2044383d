"""One run of the crawl inside a command: until nothing is left to visit, with progress shown."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvloop
from rich.live import Live

from orbweaver.cli.crawl_picture import crawl_picture
from orbweaver.cli.output import progress_console
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.deployment.crawling import crawl_worker
from orbweaver.deployment.house import House
from orbweaver.deployment.rounds import rounds_until_still

WORKER = "cli"
LOOK_S = 0.25


def run_crawl(house: House) -> CrawlProgress:
    """Make all visits that are due and carry what they find across; return how it went.

    Others may crawl at the same time: the worker's name is of this run alone.

    Raises:
        MandateMissing: The configuration names nobody.
        StoreFull: No room; the next run goes on from here.
    """
    return uvloop.run(_run(house))


async def _run(house: House) -> CrawlProgress:
    name = f"{WORKER} {house.ids.new()}"
    async with crawl_worker(house, name) as worker, _shown(worker.progress):
        await _until_idle(house, worker)
    return worker.progress


async def _until_idle(house: House, worker: CrawlWorker) -> None:
    """Carry orders and findings across and make visits, until neither is left."""
    while True:
        await asyncio.to_thread(rounds_until_still, house)
        await worker.run(until_idle=True)
        moved = await asyncio.to_thread(rounds_until_still, house)
        if not moved and house.frontier.count(house.clock.now()).due == 0:
            return


@contextlib.asynccontextmanager
async def _shown(progress: CrawlProgress) -> AsyncIterator[None]:
    """Show progress live while the block runs, where somebody watches."""
    if not progress_console.is_terminal:
        yield
        return
    with Live(console=progress_console, transient=True) as live:
        drawing = asyncio.create_task(_draw(live, progress))
        try:
            yield
        finally:
            drawing.cancel()


async def _draw(live: Live, progress: CrawlProgress) -> None:
    while True:
        live.update(crawl_picture(progress))
        await asyncio.sleep(LOOK_S)
