"""A crowd is crawled by one worker or several, and what it saw of them is read from its file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.model.seed import Reach, Scope
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.ports.frontier.port import SHARDS
from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.crowd.running import RunningCrowd, running_crowd
from orbweaver.town.serving.arrivals import Arrival
from orbweaver.town.serving.lookout import Lookout
from tests.crawl.shed import Shed

BUSY = frozenset({429, 503})


@dataclass(frozen=True)
class Visited:
    """What a crowd saw, and what the crawl recorded."""

    arrivals: Sequence[Arrival]
    seen: frozenset[str]
    """Addresses of sightings."""
    expected: frozenset[str]
    longest_turn_s: float
    """For how long the crawl's own event loop was busy, or kept waiting, at once."""


def polite(delay_s: float, address_delay_s: float) -> CrawlSettings:
    """Return settings with these limits; all else is as quick as it may be."""
    return CrawlSettings(
        worker="first",
        delay_s=delay_s,
        address_delay_s=address_delay_s,
        in_flight=256,
        in_hand=8192,
        poll_s=0.05,
        retry_base_s=0.1,
        idle_horizon_s=30,
        limits=FetchLimits(max_body_bytes=1 << 20, total_s=20),
    )


def visit(
    crowd: Crowd, shed: Shed, folder: Path, settings: CrawlSettings, workers: int = 1
) -> Visited:
    """Crawl every site of the crowd to its end."""
    with running_crowd(crowd, folder) as running:
        for address in running.seeds():
            shed.offer(address, Scope(Reach.HOST))
        lookout = Lookout()
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(lookout)) as runner:
            runner.run(_crawl(running, shed, settings, workers))
        assert running.stop() == 0
        return Visited(
            arrivals=running.written_arrivals(),
            seen=frozenset(one.url.reveal() for one in shed.ledger.sightings()),
            expected=frozenset(crowd.picture_urls(running.port)),
            longest_turn_s=lookout.longest_turn_s,
        )


async def _crawl(running: RunningCrowd, shed: Shed, settings: CrawlSettings, workers: int) -> None:
    """Run workers that share the shards, each with a fetcher and names of its own."""
    guard = EgressGuard(running.addresses(), only_loopback=True)
    shares = [
        replace(settings, worker=f"worker-{number}", shards=-(-SHARDS // workers))
        for number in range(workers)
    ]
    await asyncio.gather(
        *(shed.work(guard, Resolver(guard, [Nameserver(*running.dns)]), share) for share in shares)
    )
