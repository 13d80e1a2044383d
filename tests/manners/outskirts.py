"""The hard side of the town is crawled once, with every report that it comes with."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import refang
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.town.conduct import Conduct, conduct_in
from orbweaver.town.running import RunningTown, running_town
from orbweaver.town.serving.arrivals import Arrival
from orbweaver.town.serving.canary import Touch
from orbweaver.town.town import Town
from tests.crawl.shed import Shed

TOWN_SEED = 7
SETTINGS = CrawlSettings(
    worker="outskirts",
    in_flight=128,
    delay_s=0.01,
    address_delay_s=0.0,
    poll_s=0.05,
    retry_base_s=0.1,
    max_attempts=2,
    idle_horizon_s=30,
    limits=FetchLimits(max_body_bytes=8 << 20, total_s=4, connect_s=2),
)


@dataclass(frozen=True)
class Seen:
    """What the town saw of a crawl, and what the crawl recorded of the town."""

    town: Town
    arrivals: Sequence[Arrival]
    conduct: Conduct
    places: Counter[str]
    """How often media was sighted at a place of the truth."""
    touches: Sequence[Touch]
    questions: dict[str, int]


def scope_of(word: str) -> Scope:
    """Return the scope that a report of the town asks for."""
    if word == Reach.LINKS_OUT:
        return Scope(Reach.LINKS_OUT, hops_out=1, reason="a report named what it links to")
    return Scope(Reach(word))


def crawl(shed: Shed, folder: Path, sites: str, settings: CrawlSettings = SETTINGS) -> Seen:
    """Crawl every report of a blueprint to its end."""
    with running_town(TOWN_SEED, folder, sites=sites) as running:
        for showing in running.town.truth.expected():
            running.town.draw(showing)  # the town finds it on disk: no patience is tried by drawing
        for row in running.town.reports:
            shed.offer(refang(row.url), scope_of(row.scope))
        asyncio.run(_work(running, shed, settings))
        touches, questions = running.touches(), running.questions()
        assert running.stop() == 0
        arrivals, town = running.written_arrivals(), running.town
    urls = (sighting.url.reveal() for sighting in shed.ledger.sightings())
    return Seen(
        town=town,
        arrivals=arrivals,
        conduct=conduct_in(town, arrivals),
        places=Counter(town.truth.place_of(url) for url in urls),
        touches=touches,
        questions=questions,
    )


async def _work(running: RunningTown, shed: Shed, settings: CrawlSettings) -> None:
    guard = EgressGuard(running.town.addresses(), only_loopback=True)
    await shed.work(guard, Resolver(guard, [Nameserver(*running.dns)]), settings)
