"""What hostile servers cost the healthy ones: the same crawl with and without them, in turns.

The outskirts of the town hold servers that never end an answer; the calm blueprint is the same
without them. Measured is when the last request reached a healthy host, from the first one on, by
the town's own log. Pauses at hosts make most of that time, as in a real crawl.

Usage: ``./run bench town_hostile [--rounds 3] [--delay 0.2] [--small]``
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.parts.figures import Record, Target
from bench.parts.progress import say
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.jail.pool import JailPool
from orbweaver.town.blueprint import HOSTILE_KINDS
from tests.crawl.shed import Shed
from tests.manners.outskirts import SETTINGS, Seen, crawl
from tests.servers.crawl_database import migrate

CALM, HOSTILE = "without hostile servers", "with them"
BLUEPRINTS = {CALM: "calm", HOSTILE: "outskirts"}
MOST_SLOWED = 1.05
MIB = 1 << 20


def visit(pool: JailPool, sites: str, settings: CrawlSettings) -> Seen:
    """Crawl a blueprint on a fresh database."""
    with tempfile.TemporaryDirectory(prefix="town-") as name:
        database = Path(name) / "crawl.sqlite3"
        migrate(f"sqlite:{database}")
        shed = Shed(database, pool)
        seen = crawl(shed, Path(name) / "town", sites, settings)
        shed.close()
        return seen


def healthy_span_s(seen: Seen) -> float:
    """Return how long the healthy hosts were being visited."""
    hostile = {site.host for site in seen.town.sites.values() if site.kind in HOSTILE_KINDS}
    times = [one.at_s for one in seen.arrivals if one.host not in hostile]
    return max(times) - min(times)


def row(name: str, made: Sequence[Seen]) -> dict[str, object]:
    """Return what one blueprint showed, the median of its rounds."""
    conducts = [seen.conduct for seen in made]
    return {
        "town": name,
        "healthy hosts done, s": median(map(healthy_span_s, made)),
        "endless answers": max(one.endless_answers for one in conducts),
        "longest, s": max(one.longest_endless_s for one in conducts),
        "largest, MiB": max(one.largest_endless_bytes for one in conducts) / MIB,
    }


def main() -> None:
    """Crawl both towns in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--delay", type=float, default=0.2, help="pause at a host, in seconds")
    parser.add_argument("--small", action="store_true", help="one round with short pauses")
    asked = parser.parse_args()
    rounds, delay_s = (1, 0.02) if asked.small else (asked.rounds, asked.delay)
    settings = replace(SETTINGS, delay_s=delay_s)
    record = Record("town_hostile")
    record.begin()
    made: dict[str, list[Seen]] = {name: [] for name in BLUEPRINTS}
    with JailPool(size=2) as pool:
        for number in range(rounds):
            for name, sites in BLUEPRINTS.items():
                say(f"round {number + 1} of {rounds}: {name}")
                made[name].append(visit(pool, sites, settings))
    record.table("Crawls of the outskirts", [row(name, runs) for name, runs in made.items()])
    spans = {name: median(map(healthy_span_s, runs)) for name, runs in made.items()}
    slowed = spans[HOSTILE] / spans[CALM]
    bounded = all(seen.conduct.is_bounded for seen in made[HOSTILE])
    record.targets += [
        Target("healthy hosts, times as long", slowed, MOST_SLOWED, is_at_most=True),
        Target("hostile servers bounded (30 s, 64 MiB)", float(bounded), 1),
    ]
    record.end()


if __name__ == "__main__":
    main()
