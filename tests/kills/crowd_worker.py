"""``crowd_worker PLAN``: a crawl worker in a process of its own, to be killed."""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.jail.pool import JailPool
from orbweaver.ports.fetcher.port import FetchLimits
from tests.crawl.shed import Shed

SETTINGS = CrawlSettings(
    worker="mortal",
    delay_s=0.1,
    address_delay_s=0.1,
    in_flight=8,
    poll_s=0.05,
    pull_pause_s=0.002,
    commit_wait_s=0.002,
    retry_base_s=0.05,
    idle_horizon_s=5,
    store_pause_s=0.05,
    limits=FetchLimits(max_body_bytes=1 << 20, total_s=20),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a worker works on."""

    database: str
    vault: str
    dns: tuple[str, int]
    addresses: tuple[tuple[str, int], ...]

    def write(self, path: Path) -> None:
        """Write it down for a worker."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> "Plan":
        """Undo :meth:`write`."""
        plan = json.loads(path.read_text())
        addresses = tuple((host, port) for host, port in plan["addresses"])
        return cls(plan["database"], plan["vault"], tuple(plan["dns"]), addresses)


def main(path: str) -> None:
    """Crawl until nothing is left."""
    plan = Plan.read(Path(path))
    guard = EgressGuard(plan.addresses, only_loopback=True)
    with JailPool(size=1) as pool:
        shed = Shed(plan.database, pool, vault_folder=Path(plan.vault))
        names = Resolver(guard, [Nameserver(*plan.dns)])
        asyncio.run(shed.work(guard, names, SETTINGS))
        shed.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
