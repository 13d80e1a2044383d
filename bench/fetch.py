"""Requests a CPU-second of the fetcher, beside aiohttp, on one site in the same run.

The site (100 hosts; a page to four pictures) is served by a process of its own on the other core.
Both clients keep connections, check certificates, read every body whole and have 64 requests in
flight; ours also asks its guard before and at every socket.

Usage: ``./run bench fetch [--requests 6000] [--passes 5] [--small]``
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import IO, cast

from bench.parts.contender import Contender, Lap
from bench.parts.fetchers import HOSTS
from bench.parts.figures import Record, Target
from tests.servers.certificate import self_signed

FACTORIES = {"ours": "bench.parts.fetchers:ours", "aiohttp": "bench.parts.fetchers:by_aiohttp"}
SCHEMES = ("http", "https")
SERVER_CORE, CLIENT_CORE = "1", "0"


def main(words: Sequence[str] | None = None) -> None:
    """Run both clients by both schemes and print the table."""
    asked = _words().parse_args(words)
    record = Record("fetch")
    record.begin()
    with tempfile.TemporaryDirectory() as folder:
        names = [f"garden{n}.example" for n in range(HOSTS)]
        pem, _ = self_signed(Path(folder), names)
        rows = [row for scheme in SCHEMES for row in _rows(scheme, pem, asked)]
    record.table("Requests a CPU-second of the client", rows)
    rates = {str(row["client"]): float(str(row["requests/CPU-s"])) for row in rows}
    record.targets += [
        Target(f"{scheme}: ours to aiohttp", _ratio(rates, scheme), 1.0) for scheme in SCHEMES
    ]
    record.end()


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench fetch")
    parser.add_argument("--requests", type=int, default=6000, help="of each client and pass")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="200 requests, one pass")
    return parser


def _rows(scheme: str, pem: Path, asked: argparse.Namespace) -> list[dict[str, object]]:
    requests, passes = (200, 1) if asked.small else (asked.requests, asked.passes)
    with ExitStack() as stack:
        port = stack.enter_context(_serving(pem if scheme == "https" else None))
        argument = {"scheme": scheme, "port": port, "ca_file": str(pem)}
        contenders = [
            stack.enter_context(Contender(name, factory, argument, core=CLIENT_CORE))
            for name, factory in FACTORIES.items()
        ]
        for contender in contenders:
            contender.ready()
        laps: dict[str, list[Lap]] = {name: [] for name in FACTORIES}
        for _ in range(passes):
            for contender in contenders:
                laps[contender.name].append(contender.run({"requests": requests}))
    return [_row(f"{name}, {scheme}", of_one, requests) for name, of_one in laps.items()]


def _row(name: str, laps: list[Lap], requests: int) -> dict[str, object]:
    cpu_s = median(lap.cpu_s for lap in laps)
    return {
        "client": name,
        "requests/CPU-s": requests / cpu_s,
        "MB/CPU-s": laps[0].value / cpu_s / 1e6,
        "requests/s": requests / median(lap.wall_s for lap in laps),
    }


def _ratio(rates: dict[str, float], scheme: str) -> float:
    return rates[f"ours, {scheme}"] / rates[f"aiohttp, {scheme}"]


@contextmanager
def _serving(pem: Path | None) -> Iterator[int]:
    """Serve the site in a process of its own; give its port."""
    words = [SERVER_CORE, *([str(pem), str(pem.with_name("key.pem"))] if pem else [])]
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.parts.web", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield int(cast(IO[str], server.stdout).readline())
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
