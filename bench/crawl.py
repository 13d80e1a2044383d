"""How much a CPU-second of a crawl does, beside Scrapy: same site, same machine, in turns.

A site of 20 hosts, 4,000 pages and 4,000 JPEGs stands on loopback in a process of its own, whose
time is nobody's. Pauses and robots.txt are off for all. An item is a page or a picture; counted is
the processor time of the crawler, of its jail and of its database. The second race is over TLS,
against servers that end every connection after one answer.

Usage: ``./run bench crawl [--pages 200] [--rounds 2] [--small]``
"""

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.parts.crawl_entrants import ENTRANTS, OURS, SCRAPY, Entrant, Run, enter
from bench.parts.crawl_serving import Serving, serving
from bench.parts.figures import Record, Target
from bench.parts.peers import peers_python, peers_versions
from bench.parts.progress import say

PEERS = Path(__file__).with_name("parts") / "peers_crawl.txt"
HOSTS = 20
CLOSED_SHARE = 4
"""Over TLS without reuse, so many times fewer pages: a handshake costs more than all else."""
SMALL_HOSTS, SMALL_PAGES = 4, 8
MOST_RESIDENT_MIB = 200
TIMES_SCRAPY, TIMES_SCRAPY_CLOSED = 20, 4
PLAIN, CLOSED = "http, connections kept", "https, a connection an answer"


def race(
    site: Serving, entrants: Sequence[Entrant], rounds: int, python: Path | None
) -> dict[str, Run]:
    """Let each crawl the site once a round, in turns; return the median run of each."""
    runs: dict[str, list[Run]] = {entrant.name: [] for entrant in entrants}
    for number in range(rounds):
        for entrant in (*entrants[number:], *entrants[:number]):
            say(f"round {number + 1} of {rounds}: {entrant.name}")
            runs[entrant.name].append(enter(entrant, site, python))
    return {name: median(made) for name, made in runs.items()}


def median(runs: Sequence[Run]) -> Run:
    """Return the run that cost the median; of two the dearer."""
    return sorted(runs, key=lambda run: run.cpu_s)[len(runs) // 2]


def report(record: Record, title: str, made: dict[str, Run]) -> None:
    """Print what each cost."""
    peer = made.get(SCRAPY.name)
    record.table(title, [run.row(name, peer) for name, run in made.items()])


def compare(record: Record, what: str, made: dict[str, Run], wanted: float) -> None:
    """Hold ours against the peer, where it took part."""
    if peer := made.get(SCRAPY.name):
        times = made[OURS.name].per_cpu_s / peer.per_cpu_s
        record.targets.append(Target(f"{what}: {OURS.name}, times Scrapy", times, wanted))


def check(record: Record, what: str, made: dict[str, Run], items: int) -> None:
    """Say whether everything was found, and in how much memory."""
    for name, run in made.items():
        record.targets.append(Target(f"{what}: {name}, share found", run.items / items, 1))
    most = max(run.resident_mib for name, run in made.items() if name != SCRAPY.name)
    wanted = MOST_RESIDENT_MIB
    record.targets.append(Target(f"{what}: ours, MiB resident", most, wanted, is_at_most=True))


def run(asked: argparse.Namespace, record: Record, folder: Path) -> None:
    """Run both races."""
    python = None if asked.small else peers_python(PEERS)
    hosts, pages = (SMALL_HOSTS, SMALL_PAGES) if asked.small else (HOSTS, asked.pages)
    entrants = [each for each in ENTRANTS if python or each is not SCRAPY]
    with ExitStack() as stack:
        site = stack.enter_context(serving(hosts, pages))
        made = race(site, entrants, asked.rounds, python)
    report(record, f"{PLAIN}: {site.items:,} items", made)
    compare(record, PLAIN, made, TIMES_SCRAPY)
    check(record, PLAIN, made, site.items)
    closed = [each for each in entrants if each in (OURS, SCRAPY)]
    with serving(hosts, max(2, pages // CLOSED_SHARE), tls=folder) as site:
        made = race(site, closed, asked.rounds, python)
    report(record, f"{CLOSED}: {site.items:,} items", made)
    compare(record, CLOSED, made, TIMES_SCRAPY_CLOSED)
    check(record, CLOSED, made, site.items)


def main() -> None:
    """Run the bench and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="of each host, and as many pictures")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--small", action="store_true", help="a few items, ours alone")
    asked = parser.parse_args()
    record = Record("crawl")
    record.begin()
    if not asked.small:
        print(f"Scrapy {peers_versions(PEERS)['scrapy']}")
    with tempfile.TemporaryDirectory(prefix="crawl-") as folder:
        run(asked, record, Path(folder))
    record.end()


if __name__ == "__main__":
    main()
