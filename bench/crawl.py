"""How many pages and pictures a CPU-second of one crawl worker makes, durably, on loopback.

The site (20 hosts) is served by a process of its own and not counted. Printed apart: the
worker's own process (fetch, match, commit to SQLite), and its jail (page extraction, PDQ).
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import IO, cast

import uvloop

from orbweaver.crawl.progress import CrawlProgress
from orbweaver.jail.pool import JailPool
from tests.crawl.origin import Answer, Origin, page, reply, serving
from tests.crawl.shed import Shed, quick
from tests.jail.drawn import landscape, saved
from tests.servers.crawl_database import migrate

HOSTS = 20
PAGES_PER_HOST = 60
PICTURES_PER_HOST = 60
WORDS = "<p>Moss, fern and slate.</p>" * 250  # a page of about 8 kB


def site() -> dict[str, Answer]:
    """Return the answers, the same on every host: each page shows a picture and links three."""
    answers: dict[str, Answer] = {}
    for n in range(PAGES_PER_HOST):
        others = [(n * 2 + 1) % PAGES_PER_HOST, (n * 2 + 2) % PAGES_PER_HOST, (n + 1)]
        links = "".join(f"<a href=/{m % PAGES_PER_HOST}>{m}</a>" for m in others)
        answers[f"/{n}"] = page(f"{links}<img src=/{n}.jpg>{WORDS}")
    for n in range(PICTURES_PER_HOST):
        content = saved(landscape(n, 800, 600), "JPEG", quality=90)
        answers[f"/{n}.jpg"] = reply(content, 200, {"content-type": "image/jpeg"})
    return answers


async def serve() -> None:
    """Serve the site until killed; print the port first."""
    async with serving(Origin(site())) as origin:
        print(origin.port, flush=True)
        await asyncio.Event().wait()


def crawl(shed: Shed, port: int) -> CrawlProgress:
    """Crawl every host to its end."""
    for host in range(HOSTS):
        shed.offer(f"http://garden{host}.example:{port}/0")
    settings = quick(commit_wait_s=0.01, pull_pause_s=0.02, poll_s=0.2, in_flight=64)
    return uvloop.run(shed.crawl([port], settings)).progress


def cpu_s(who: int) -> float:
    """Return the processor time used so far, in seconds."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Run the benchmark and print its table."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.crawl", "serve"], stdout=subprocess.PIPE, text=True
    )
    port = int(cast(IO[str], server.stdout).readline())
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "crawl.sqlite3", port)
    finally:
        server.kill()
        server.wait()


def measure(crawl_file: Path, port: int) -> None:
    """Crawl once and print what it cost."""
    migrate(f"sqlite:{crawl_file}")
    children_s = cpu_s(resource.RUSAGE_CHILDREN)
    with JailPool(size=2) as pool:
        shed = Shed(crawl_file, pool)
        started_s, own_s = monotonic(), cpu_s(resource.RUSAGE_SELF)
        progress = crawl(shed, port)
        wall_s, own_s = monotonic() - started_s, cpu_s(resource.RUSAGE_SELF) - own_s
        shed.close()
    jail_s = cpu_s(resource.RUSAGE_CHILDREN) - children_s
    items = progress.pages + progress.media
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{progress.pages} pages + {progress.media} pictures, {progress.size_bytes} bytes")
    print(f"worker process: {own_s:.2f} CPU-s, {items / own_s:.0f} items/CPU-s")
    print(f"with its jail:  {own_s + jail_s:.2f} CPU-s, {items / (own_s + jail_s):.0f} items/CPU-s")
    print(f"wall: {wall_s:.1f} s, {items / wall_s:.0f} items/s; peak {peak_mib:.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main()
