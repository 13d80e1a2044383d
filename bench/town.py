"""A town of ten thousand sites is crawled: pages and pictures a second, and each stage's share.

The sites stand on 50 loopback addresses and are served by a process of its own, whose time is not
counted. One worker does the house's whole work: robots.txt, pages read in the jail, every picture
hashed there and compared with a bank, all of it committed to SQLite. Every picture is a file of
its own. Shares are processor time by thread of the worker; what its jail spent is divided by what
one page and one picture cost it alone.

Usage: ``./run bench town [--sites 10000] [--addresses 50] [--delay 0.1] [--small]``
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.parts.cache import ROOT, cache_folder
from bench.parts.crowd_crawl import STAGES
from bench.parts.descendants import tree_cpu_s
from bench.parts.figures import Record, Target
from bench.parts.progress import say
from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.crowd.running import RunningCrowd, running_crowd
from tests.servers.crawl_database import migrate

SEED = 7
SMALL_SITES, SMALL_ADDRESSES = 40, 4
MOST_RESIDENT_MIB = 200


def crawl(running: RunningCrowd, folder: Path, delay_s: float) -> dict[str, Any]:
    """Crawl a served crowd in a process of its own; return what it told."""
    database = folder / "crawl.sqlite3"
    migrate(f"sqlite:{database}")
    crowd = running.crowd
    asked = {
        "seed": crowd.town_seed,
        "sites": crowd.sites,
        "addresses": crowd.addresses,
        "port": running.port,
        "ips": crowd.ips(),
        "dns": running.dns[1],
        "delay_s": delay_s,
        "database": str(database),
        "drawings": str(cache_folder("drawings")),
    }
    command = [sys.executable, "-m", "bench.parts.crowd_crawl", json.dumps(asked)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def rates(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return pages, pictures and both, by the clock and by processor time."""
    cpu_s, wall_s = told["cpu_s"] + told["jail_cpu_s"], told["wall_s"]
    both = told["pages"] + told["media"]
    counts = {"pages": told["pages"], "pictures": told["media"], "both": both}
    return [
        {
            "what": name,
            "count": count,
            "a second": count / wall_s,
            "a CPU-second": count / cpu_s,
            "a CPU-second of the worker": count / told["cpu_s"],
        }
        for name, count in counts.items()
    ]


def shares(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what each stage cost: the worker's threads, then its jail's two tasks."""
    spent: dict[str, float] = {}
    for thread, cpu_s in told["threads"].items():
        stage = STAGES.get(thread, "all else of the worker")
        spent[stage] = spent.get(stage, 0.0) + cpu_s
    alone = {
        "read pages, in the jail": told["jail_an_item_s"]["read"] * told["pages"],
        "scan pictures, in the jail": told["jail_an_item_s"]["scan"] * told["media"],
    }
    weight = told["jail_cpu_s"] / sum(alone.values())
    spent |= {stage: cpu_s * weight for stage, cpu_s in alone.items()}
    whole = sum(spent.values())
    items = told["pages"] + told["media"]
    return [
        {
            "stage": stage,
            "CPU-s": cpu_s,
            "share %": 100 * cpu_s / whole,
            "µs an item": 1e6 * cpu_s / items,
        }
        for stage, cpu_s in sorted(spent.items(), key=lambda pair: -pair[1])
    ]


def report(record: Record, told: Mapping[str, Any], crowd: Crowd, server_cpu_s: float) -> None:
    """Print all tables, and hold the figures against what must be."""
    record.table(f"{crowd.sites:,} sites on {crowd.addresses} addresses", rates(told))
    record.table("Processor time by stage", shares(told))
    waited = sum(told["visit_s"].values()) or 1.0
    record.table(
        "Time of visits by stage (many are under way at once)",
        [
            {"stage": stage, "seconds": spent_s, "share %": 100 * spent_s / waited}
            for stage, spent_s in sorted(told["visit_s"].items(), key=lambda pair: -pair[1])
        ],
    )
    record.table(
        "Beside it",
        [
            {"what": "wall, s", "figure": told["wall_s"]},
            {"what": "requests", "figure": told["requests"]},
            {"what": "matched pictures", "figure": told["matches"]},
            {"what": "worker, MiB at the most", "figure": told["resident_mib"]},
            {"what": "jail, MiB at the most", "figure": told["jail_mib"]},
            {"what": "database, bytes", "figure": told["database_bytes"]},
            {"what": "server, CPU µs a request", "figure": 1e6 * server_cpu_s / told["requests"]},
            *({"what": f"error: {name}", "figure": n} for name, n in told["errors"].items()),
        ],
    )
    record.targets += [
        Target("pictures found, share", told["found"], 1),
        Target("pictures found twice", told["twice"], 0, is_at_most=True),
        Target("worker, MiB resident", told["resident_mib"], MOST_RESIDENT_MIB, is_at_most=True),
    ]


def main() -> None:
    """Crawl once and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=10_000)
    parser.add_argument("--addresses", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0.1, help="pause at a host, in seconds")
    parser.add_argument("--small", action="store_true", help="a few sites")
    asked = parser.parse_args()
    sites, addresses = asked.sites, asked.addresses
    if asked.small:
        sites, addresses = SMALL_SITES, SMALL_ADDRESSES
    record, crowd = Record("town"), Crowd(SEED, sites, addresses)
    record.begin()
    with (
        tempfile.TemporaryDirectory(prefix="town-") as name,
        running_crowd(crowd, Path(name) / "crowd") as running,
    ):
        say(f"{crowd.pages:,} pages and {crowd.pictures:,} pictures of {sites:,} sites")
        before_s = tree_cpu_s(running.process.pid)
        told = crawl(running, Path(name), asked.delay)
        report(record, told, crowd, tree_cpu_s(running.process.pid) - before_s)
    record.end()


if __name__ == "__main__":
    main()
