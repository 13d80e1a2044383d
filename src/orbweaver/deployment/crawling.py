"""A crawl worker, wired."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from orbweaver.config import Config
from orbweaver.crawl.parts import CrawlParts
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.deployment import keepers
from orbweaver.deployment.archives import page_archive_if_any
from orbweaver.deployment.crawl_rules import manners_rules, revisit_rule, stop_rule
from orbweaver.deployment.house import House
from orbweaver.deployment.scanning import crawl_judges, crawl_scans
from orbweaver.ports.fetcher.port import FetchLimits


def crawl_settings(config: Config, worker: str) -> CrawlSettings:
    """Return how one worker behaves."""
    section = config.crawl
    limits = FetchLimits(
        max_body_bytes=section.max_body_bytes,
        keep_body_bytes=section.keep_body_bytes,
        total_s=section.total_s,
    )
    return CrawlSettings(
        worker=worker,
        delay_s=section.delay_s,
        address_delay_s=section.delay_s / 10,
        in_flight=section.in_flight,
        limits=limits,
        jail_threads=config.jail.workers,
        lease_s=section.lease_s,
        retry_base_s=section.retry_base_s,
        stop=stop_rule(config),
        manners=manners_rules(config),
    )


@asynccontextmanager
async def crawl_worker(house: House, worker: str) -> AsyncIterator[CrawlWorker]:
    """Give a worker named ``worker``; to be used inside one asyncio loop.

    No two that work at once may have one name: each would take the other's shards for its own.

    Raises:
        MandateMissing: The configuration names nobody.
    """
    mandate, config = house.mandate, house.config
    walls = keepers.guard(config)
    resolver = keepers.resolver(config, walls)
    fetcher = house.fetcher(walls, resolver)
    with house.jail() as pool:
        parts = CrawlParts(
            frontier=house.frontier,
            ledger=house.ledger,
            vault=house.vault,
            fetcher=fetcher,
            pool=pool,
            scans=crawl_scans(house, pool),
            judges=crawl_judges(house),
            mandates={mandate.mandate_id: mandate},
            clock=house.clock,
            locates=resolver,
            identities=house.logins(),
            revisits=revisit_rule(config),
            archive=page_archive_if_any(config),
        )
        made = CrawlWorker(parts, crawl_settings(config, worker))
        try:
            yield made
        finally:
            made.close()
            await fetcher.close()
