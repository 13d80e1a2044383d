"""``orbweaver crawl``: one run from addresses that somebody names, with progress and findings."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Annotated

import typer
import uvloop
from rich.live import Live

from orbweaver.cli.crawl_picture import crawl_picture, progress_record
from orbweaver.cli.options import AsJson, DataDir
from orbweaver.cli.output import Record, print_json, print_records, progress_console, say
from orbweaver.cli.report import ReachOption, add_report
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.deployment.crawling import crawl_worker
from orbweaver.deployment.house import House, open_house
from orbweaver.deployment.rounds import rounds_until_still
from orbweaver.model.finding import Finding
from orbweaver.model.seed import Reach, Scope
from orbweaver.ports.ledger.port import Stream

WORKER = "cli"
LOOK_S = 0.25
BATCH = 1000


def crawl(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Addresses, live or defanged.")],
    *,
    reach: ReachOption = Reach.HOST,
    max_pages: Annotated[
        int, typer.Option("--max-pages", min=1, help="How many pages a seed may fetch.")
    ] = 500,
    bank: Annotated[
        list[str] | None, typer.Option("--bank", help="Match with these banks only; repeatable.")
    ] = None,
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Record a report about addresses, crawl them now, and print what was found.

    Needs `orbweaver init` and a mandate in the configuration. Ends when nothing is left to
    visit; interrupted, it goes on where it was with the next run or with `orbweaver up`.
    """
    del data
    with open_house() as house:
        house.require_initialised()
        start = house.desk.cursor(Stream.FINDINGS)
        outcome = add_report(house, urls, "cli crawl", Scope(reach, max_pages))
        uvloop.run(_run(house, bank or [], as_json=as_json))
        findings = _findings(house, start, frozenset(outcome.seed_ids))
    _print(findings, as_json=as_json)


async def _run(house: House, banks: Sequence[str], *, as_json: bool) -> None:
    async with crawl_worker(house, WORKER, banks) as worker, _shown(worker.progress):
        await crawl_until_idle(house, worker)
    if as_json:
        print_json({"summary": progress_record(worker.progress)})
    else:
        progress_console.print(crawl_picture(worker.progress))


async def crawl_until_idle(house: House, worker: CrawlWorker) -> None:
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


def _findings(house: House, start: int, seed_ids: frozenset[str]) -> list[Finding]:
    found: list[Finding] = []
    while batch := house.ledger.handed_findings(start, BATCH):
        start = batch[-1].number
        found += [h.finding for h in batch if h.finding.sighting.seed_id in seed_ids]
    return found


def _record(finding: Finding) -> Record:
    return {
        "kind": finding.kind,
        "url": finding.sighting.url,
        "found_on": finding.sighting.found_on,
        "sha256_hex": finding.media.sha256_hex,
        "matches": [
            {
                "bank": match.entry.bank,
                "entry_id": match.entry.entry_id,
                "classification": match.entry.classification or None,
                "signal_type": match.entry.signal.signal_type,
                "match_type": match.match_type,
                "distance_bits": match.distance_bits,
            }
            for match in finding.matches
        ],
    }


def _print(findings: Sequence[Finding], *, as_json: bool) -> None:
    print_records(
        [_record(finding) for finding in findings],
        ("kind", "url", "found_on"),
        as_json=as_json,
        empty="Nothing known, likely or reported was found there.",
    )
    if findings and not as_json:
        say(f"{len(findings)} findings. What next: the Orb, or orbweaver case list")
