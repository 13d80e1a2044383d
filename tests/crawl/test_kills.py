"""Killed with SIGKILL at seeded points and started again, a crawl records what it would have."""

import asyncio
import hashlib
import random
import shutil
import sys
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from orbweaver.crawl.archive.warc import write_warc
from orbweaver.jail.pool import JailPool
from orbweaver.model.seed import Reach, Scope
from orbweaver.scan.scanner import Scanner
from tests.crawl.mortal_worker import banks
from tests.crawl.origin import Origin, serving
from tests.crawl.shed import Shed
from tests.crawl.sites import WALK_PAGES, garden_walk

HOSTS = ("garden.example", "pond.example", "hedge.example")
ROOT = Path(__file__).parents[2]
KILLS = 6


async def run_once(
    crawl_file: Path | str, origin: Origin, known: tuple[str, str], kill_at: int
) -> bool:
    """Run a worker process; kill it at its ``kill_at``-th request; return whether it was killed."""
    come = asyncio.Event()
    before = len(origin.arrivals)

    class Watched(list[object]):
        """Arrivals that wake the killer."""

        def append(self, arrival: object) -> None:
            """Note one more."""
            super().append(arrival)
            if len(self) - before >= kill_at:
                come.set()

    origin.arrivals = Watched(origin.arrivals)  # type: ignore[assignment] # still a list of them
    command = [sys.executable, "-m", "tests.crawl.mortal_worker", str(crawl_file)]
    process = await asyncio.create_subprocess_exec(*command, str(origin.port), *known, cwd=ROOT)
    ended = asyncio.ensure_future(process.wait())
    struck = asyncio.ensure_future(come.wait())
    await asyncio.wait([ended, struck], return_when=asyncio.FIRST_COMPLETED)
    if not ended.done():
        process.kill()
    struck.cancel()
    return await ended != 0


def offer(shed: Shed, port: int) -> None:
    """Queue every seed, with budgets that do not reach everywhere."""
    for budget, host in enumerate(HOSTS, start=WALK_PAGES - 3):
        shed.offer(f"http://{host}:{port}/", Scope(Reach.HOST, max_pages=budget))


@pytest.mark.full
@pytest.mark.parametrize("seed_number", [1, 2])
def test_kills_change_nothing_that_is_recorded(
    migrated_crawl_file: Path,
    tmp_path: Path,
    jail: JailPool,
    pictures: list[bytes],
    seed_number: int,
) -> None:
    source = random.Random(seed_number)
    near = Scanner(jail).scan_bytes(pictures[5]).media.signal("pdq")
    assert near is not None
    known = (hashlib.sha256(pictures[3]).hexdigest(), near.value_hex)

    async def story() -> tuple[Shed, Shed, int]:
        async with serving(Origin(garden_walk(pictures))) as origin:
            calm, struck = (fresh(migrated_crawl_file, tmp_path / n, jail) for n in ("c", "s"))
            calm.banks, calm.archives = banks(*known), True
            offer(calm, origin.port)
            await calm.crawl([origin.port])
            requests = len(origin.arrivals)
            offer(struck, origin.port)
            kills = 0
            for _ in range(KILLS):
                kill_at = source.randrange(1, requests // 4)
                kills += await run_once(struck.crawl_database, origin, known, kill_at)
            await run_once(struck.crawl_database, origin, known, 10**9)
            return calm, struck, kills

    calm, struck, kills = asyncio.run(story())
    assert kills >= KILLS - 1
    assert calm.findings()
    assert struck.identities() == calm.identities()
    assert archived(struck) == archived(calm) == pages_read(calm)
    for shed in (calm, struck):
        shed.ledger.seal_audit(10_000)
        assert shed.ledger.verify_audit().unsealed == 0
        shed.close()


def archived(shed: Shed) -> list[str]:
    """Return the id of every page in an archive, as whoever takes it out reads it."""
    target = BytesIO()
    for seed_id in sorted({page.seed_id for page in shed.ledger.pages()}):
        pages, bodies = shed.ledger.pages(seed_id), shed.archive.bodies(seed_id)
        write_warc(target, pages, bodies, lambda _: False, "tests")
    target.seek(0)
    responses = [each for each in ArchiveIterator(target) if each.rec_type == "response"]
    return sorted(each.rec_headers.get_header("Orbweaver-Page") for each in responses)


def pages_read(shed: Shed) -> list[str]:
    """Return the ids of the pages that were read, each once."""
    read = (page for page in shed.ledger.pages() if page.media_type == "text/html")
    return sorted(page.page_id for page in read if page.status == 200)


def fresh(migrated: Path, folder: Path, jail: JailPool) -> Shed:
    """Open a shed on a fresh database in a folder of its own."""
    folder.mkdir()
    return Shed(Path(shutil.copy(migrated, folder / "crawl.sqlite3")), jail)
