"""One crawl of a whole crowd by ours in a process of its own: the house's full work.

Usage: ``python -m bench.parts.crowd_crawl JSON``; prints one line of JSON.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import uvloop

from bench.parts.descendants import children_cpu_s, descendants, most_resident_mib, own_cpu_s
from bench.parts.thread_times import ThreadTimes
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.jail.page import read_page
from orbweaver.jail.pool import JailPool
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.scan.scanner import Scanner
from orbweaver.town.crowd.plan import KNOWN_DRAWINGS, Crowd, page_path, picture_path
from orbweaver.town.crowd.replies import Replies, drawings
from tests.crawl.shed import FixedBanks, Shed, bank_entry

WORKERS = 2
PDQ_BITS, ENTRIES, QUALITY = 256, 1000, 100
CALIBRATED = 400
_MAIN = "MainThread"
STAGES = {
    _MAIN: "fetch, follow",
    "frontier": "queue",
    "ledger": "record",
    "judging": "match",
    "sealing": "keep",
    "jail": "talk to the jail",
}
"""What each thread of a worker does."""


def settings(delay_s: float) -> CrawlSettings:
    """Return settings: polite to hosts, robots.txt asked, as wide as one worker goes."""
    return CrawlSettings(
        worker="bench",
        delay_s=delay_s,
        address_delay_s=0,
        in_flight=256,
        in_hand=8192,
        jail_threads=WORKERS,
        limits=FetchLimits(max_body_bytes=1 << 20, total_s=60),
    )


def bank(pool: JailPool, drawn: Sequence[bytes]) -> FixedBanks:
    """Return a bank that knows a few of the crowd's drawings among many values of nobody's."""
    known = [
        signal
        for content in drawn[:KNOWN_DRAWINGS]
        for signal in Scanner(pool).scan_bytes(content).media.signals
        if signal.signal_type == "pdq"
    ]
    chance = Random(11)
    values = (f"{chance.getrandbits(PDQ_BITS):064x}" for _ in range(ENTRIES))
    others = [Signal("pdq", value, QUALITY) for value in values]
    return FixedBanks(entries=[bank_entry(signal) for signal in (*known, *others)])


async def crawl(asked: dict[str, Any], shed: Shed) -> CrawlWorker:
    """Crawl every site to its end."""
    guard = EgressGuard([(ip, asked["port"]) for ip in asked["ips"]], only_loopback=True)
    names = Resolver(guard, [Nameserver("127.0.0.1", asked["dns"])])
    return await shed.work(guard, names, settings(asked["delay_s"]))


def cpu_an_item(job: Callable[[int], object]) -> float:
    """Return what the jail's processes spend on one item of a kind."""
    before_s = children_cpu_s()
    with ThreadPoolExecutor(WORKERS) as executor:
        for _ in executor.map(job, range(CALIBRATED)):
            pass
    return (children_cpu_s() - before_s) / CALIBRATED


def calibrate(pool: JailPool, crowd: Crowd, drawn: tuple[bytes, ...]) -> dict[str, float]:
    """Return the jail's seconds for one page and for one picture of this crowd."""
    replies, scanner = Replies(crowd, drawn), Scanner(pool)
    base = Url.parse("http://garden.example/")

    def body(site: int, path: str) -> bytes:
        return replies.reply(site % crowd.sites, path)[2]

    return {
        "read": cpu_an_item(lambda site: read_page(pool, body(site, page_path(1)), base)),
        "scan": cpu_an_item(lambda site: scanner.scan_bytes(body(site, picture_path(1)), md5=True)),
    }


def offer(shed: Shed, seeds: Iterator[str]) -> None:
    """Queue every site."""
    for address in seeds:
        shed.offer(address, Scope(Reach.HOST))


def main() -> None:
    """Crawl once, and print what it cost."""
    asked = json.loads(sys.argv[1])
    crowd = Crowd(asked["seed"], asked["sites"], asked["addresses"])
    drawn = drawings(crowd, Path(asked["drawings"]))
    with JailPool(size=WORKERS) as pool:
        database = Path(asked["database"])
        shed = Shed(database, pool, bank(pool, drawn), vault_folder=database.parent / "vault")
        offer(shed, crowd.seeds(asked["port"]))
        jail_s, own_s, started_s = children_cpu_s(), own_cpu_s(), monotonic()
        with ThreadTimes() as times:
            worker = uvloop.run(crawl(asked, shed))
        wall_s, own_s, jail_s = (
            monotonic() - started_s,
            own_cpu_s() - own_s,
            children_cpu_s() - jail_s,
        )
        jail_mib = sum(most_resident_mib(pid) for pid in descendants(os.getpid()))
        resident_mib = most_resident_mib(os.getpid())
        an_item_s = calibrate(pool, crowd, drawn)
        sighted = [sighting.url.reveal() for sighting in shed.ledger.sightings()]
        shed.close()
    expected = set(crowd.picture_urls(asked["port"]))
    progress = worker.progress
    told = {
        "pages": progress.pages,
        "media": progress.media,
        "matches": progress.matches,
        "requests": progress.requests,
        "found": len(expected.intersection(sighted)) / len(expected),
        "twice": len(sighted) - len(set(sighted)),
        "errors": dict(progress.errors),
        "wall_s": wall_s,
        "cpu_s": own_s,
        "jail_cpu_s": jail_s,
        "threads": times.cpu_s(),
        "jail_an_item_s": an_item_s,
        "visit_s": dict(progress.stage_s),
        "resident_mib": resident_mib,
        "jail_mib": jail_mib,
        "database_bytes": database.stat().st_size,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
