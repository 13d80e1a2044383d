"""The invented web is crawled: all that is in scope, nothing that is not, and with manners."""

import asyncio
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import refang
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.town.running import RunningTown, running_town
from tests.crawl.shed import Shed

TOWN_SEED = 7
DELAY_S = 0.01
MANNERS = CrawlSettings(
    worker="town",
    delay_s=DELAY_S,
    address_delay_s=0,
    poll_s=0.05,
    retry_base_s=0.1,
    idle_horizon_s=30,
    limits=FetchLimits(max_body_bytes=8 << 20, total_s=5, connect_s=2),
)


def crawl(shed: Shed, town: RunningTown) -> CrawlWorker:
    """Crawl every report of the town to its end."""
    for row in town.town.reports:
        shed.offer(refang(row.url), Scope(Reach(row.scope)))

    async def story() -> CrawlWorker:
        guard = EgressGuard(town.town.addresses(), only_loopback=True)
        return await shed.work(guard, Resolver(guard, [Nameserver(*town.dns)]), MANNERS)

    return asyncio.run(story())


@pytest.mark.full
def test_the_truth_is_met(shed: Shed, tmp_path: Path) -> None:
    with running_town(TOWN_SEED, tmp_path / "town") as town:
        crawl(shed, town)
        arrivals, touches = town.arrivals(), town.touches()
        truth = town.town.truth
    asked = [f"http://{a.host}:{town.town.ports.web}{a.path}" for a in arrivals]
    seen = {sighting.url.reveal() for sighting in shed.ledger.sightings()}
    missed = sorted({one.url for one in truth.expected()} - seen)
    assert not missed
    assert [url for url in asked if truth.forbids(url)] == []
    assert touches == []
    by_host = defaultdict(list)
    for arrival in arrivals:
        by_host[arrival.host].append(arrival.at_s)
    pauses = [b - a for times in by_host.values() for a, b in pairwise(sorted(times))]
    assert min(pauses) >= DELAY_S
    assert Counter(asked).most_common(1)[0][1] <= MANNERS.max_attempts * len(town.town.reports)
