"""One crawl of ours in a process of its own: a worker with its jail, on one crawl database.

``digest`` does what the peer does: pages are read in the jail, repeats left out, pictures named
by SHA-256, all of it committed. ``scan`` is the house's whole work: PDQ of every picture in the
jail, compared with a bank.

Usage: ``python -m bench.parts.crawl_ours JSON``; prints one line of JSON.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import uvloop

from bench.parts.crawl_site import addresses
from bench.parts.descendants import children_cpu_s, descendants, most_resident_mib, own_cpu_s
from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.deployment.garbage import spare_the_collector
from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import MediaError
from orbweaver.jail.page import read_page
from orbweaver.jail.pool import JailPool
from orbweaver.jail.sniff import sniff
from orbweaver.model.media import Media
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import FetchLimits
from tests.crawl.names import NameBook
from tests.crawl.shed import FixedBanks, Shed, bank_entry

WORKERS = 2
PDQ_BITS, ENTRIES, QUALITY = 256, 1000, 100
ENDLESS = 1_000_000
SETTINGS = CrawlSettings(
    worker="bench",
    delay_s=0,
    address_delay_s=0,
    robots_for=frozenset(),
    stop=StopRule(start_pages=ENDLESS, patience_pages=ENDLESS),
    jail_threads=WORKERS,
    limits=FetchLimits(max_body_bytes=1 << 20, total_s=60),
)


@dataclass(frozen=True, slots=True)
class Named:
    """Bytes that were named and not looked at."""

    media: Media
    error: MediaError | None = None


class DigestScans:
    """Names bytes by SHA-256 and does no more: what the peer does."""

    def scan_many(
        self,
        contents: Sequence[bytes],
        *,
        md5: bool = False,  # noqa: ARG002 - of the promise
    ) -> Sequence[Named]:
        """Return the name of each."""
        return [
            Named(Media(sha256(content).hexdigest(), len(content), sniff(content), 0, 0))
            for content in contents
        ]

    def read_exactly(self, content: bytes, before: Media) -> Named:  # noqa: ARG002 - of the promise
        """Return what was known before."""
        return Named(before)


def bank() -> FixedBanks:
    """Return a bank of values that are nobody's."""
    chance = Random(11)
    values = (f"{chance.getrandbits(PDQ_BITS):064x}" for _ in range(ENTRIES))
    return FixedBanks(entries=[bank_entry(Signal("pdq", value, QUALITY)) for value in values])


def crawl(asked: dict[str, Any], shed: Shed) -> CrawlProgress:
    """Crawl every host to its end."""
    stands_at, port = addresses(asked["hosts"]), asked["port"]
    scope = Scope(Reach.HOST, max_pages=ENDLESS, max_hops=1_000)
    for begin in asked["begins"]:
        shed.offer(begin, scope)
    guard = EgressGuard([(address, port) for address in stands_at], only_loopback=True)
    return uvloop.run(shed.work(guard, NameBook(guard), SETTINGS)).progress


def warm(pool: JailPool, begins: Sequence[str]) -> None:
    """Make sure that every process of the jail is up before anything is measured."""
    for begin in (*begins, *begins)[: 2 * WORKERS]:
        read_page(pool, b"<a href=/>moss</a>", Url.parse(begin))


def main() -> None:
    """Crawl once, and print what it cost."""
    asked = json.loads(sys.argv[1])
    database = asked["database"]
    if asked["engine"] == "sqlite":
        database = Path(database)
    scans = DigestScans() if asked["mode"] == "digest" else None
    banks = FixedBanks() if asked["mode"] == "digest" else bank()
    with JailPool(size=WORKERS) as pool:
        vault, ca_file = Path(asked["folder"]), asked["ca_file"]
        shed = Shed(database, pool, banks, scans=scans, vault_folder=vault, ca_file=ca_file)
        warm(pool, asked["begins"])
        spare_the_collector()  # as the house's own process does
        started_s, own_s, jail_s = monotonic(), own_cpu_s(), children_cpu_s()
        progress = crawl(asked, shed)
        wall_s, own_s, jail_s = (
            monotonic() - started_s,
            own_cpu_s() - own_s,
            children_cpu_s() - jail_s,
        )
        jail_mib = sum(most_resident_mib(pid) for pid in descendants(os.getpid()))
        shed.close()
    told = {
        "pages": progress.pages,
        "media": progress.media,
        "cpu_s": own_s,
        "jail_cpu_s": jail_s,
        "wall_s": wall_s,
        "resident_mib": most_resident_mib(os.getpid()),
        "jail_mib": jail_mib,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
