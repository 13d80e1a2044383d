"""Several workers, stops, lost leases and full disks: nothing is lost and nothing counted twice."""

import asyncio
import random
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.errors import StoreFull, StoreUnavailable
from orbweaver.jail.pool import JailPool
from orbweaver.model.clock import SystemClock
from orbweaver.model.seed import Reach, Scope
from orbweaver.ports.frontier.port import SHARDS
from orbweaver.ports.ledger.port import Committed, Outcome
from orbweaver.scan.scanner import Scanner, ScanResult
from tests.crawl.origin import Answer, Arrival, Origin, page, serving
from tests.crawl.shed import QUICK, Shed, quick
from tests.crawl.sites import garden_walk, picture

HOSTS = [f"garden{n}.example" for n in range(6)]


def site(pictures: list[bytes]) -> dict[str, Answer]:
    """Return a site of six pages and six pictures, the same on every host."""
    links = "".join(f"<a href=/{n}><img src=/{n}.jpg>" for n in range(5))
    return {
        "/": page(links + "<img src=http://rocks.example:{port}/5.jpg>"),
        **{f"/{n}": page(links) for n in range(5)},
        **{f"/{n}.jpg": picture(pictures[n]) for n in range(6)},
    }


@pytest.fixture
def origin(pictures: list[bytes]) -> Origin:
    """Return the site, not serving yet."""
    return Origin(site(pictures))


def offer_all(shed: Shed, origin: Origin) -> None:
    """Queue a seed on every host."""
    for host in HOSTS:
        shed.offer(f"http://{host}:{origin.port}/")


def everything(shed: Shed) -> None:
    """Check that the whole site was recorded, on every host."""
    figures = shed.ledger.figures()
    per_host = 6 + 5
    assert figures.pages == len(HOSTS) * (per_host + 1)
    assert figures.sightings == len(HOSTS) * 6
    assert figures.media == 6
    assert shed.frontier.count(SystemClock().now()).waiting == 0


def test_two_workers_share_the_shards(shed: Shed, origin: Origin) -> None:
    async def story() -> tuple[CrawlWorker, CrawlWorker]:
        async with serving(origin):
            offer_all(shed, origin)
            half = SHARDS // 2
            return await asyncio.gather(
                shed.crawl([origin.port], quick(worker="a", shards=3, delay_s=0.01)),
                shed.crawl([origin.port], quick(worker="b", shards=half, delay_s=0.01)),
            )

    first, second = asyncio.run(story())
    everything(shed)
    assert first.progress.pages > 0
    assert second.progress.pages > 0
    gardens = [(a.host, a.target) for a in origin.arrivals if a.host in HOSTS]
    assert len(gardens) == len(set(gardens)), "no host was visited by both"


def test_what_is_recorded_does_not_depend_on_timing(
    migrated_crawl_file: Path, tmp_path: Path, jail: JailPool, pictures: list[bytes]
) -> None:
    """Slow and quick replies, small and large groups: which page discovers what stays the same."""
    source = random.Random(7)
    told = garden_walk(pictures)
    origin = Origin(dict(told))

    def sometimes_slow(answer: Answer) -> Answer:
        async def send(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(source.random() * 0.01)
            await answer(arrival, writer)

        return send

    def run(name: str, settings: CrawlSettings) -> dict[str, frozenset[object]]:
        (tmp_path / name).mkdir()
        path = Path(shutil.copy(migrated_crawl_file, tmp_path / name / "crawl.sqlite3"))
        shed = Shed(path, jail)

        async def story() -> None:
            async with serving(origin):
                for host in HOSTS:
                    shed.offer(f"http://{host}:{origin.port}/", Scope(Reach.HOST, max_pages=9))
                await shed.crawl([origin.port], settings)

        asyncio.run(story())
        found = shed.identities()
        shed.close()
        return found

    calm = run("calm", quick(in_flight=1, per_host=1, commit_size=1))
    origin.answers.update({place: sometimes_slow(answer) for place, answer in told.items()})
    assert len(calm["sightings"]) > len(HOSTS)
    assert run("hasty", quick(per_host=50)) == calm
    assert run("grouped", quick(commit_wait_s=0.05)) == calm


def test_a_worker_that_is_told_to_stop_leaves_the_rest_for_the_next(
    shed: Shed, origin: Origin
) -> None:
    started: list[CrawlWorker] = []
    seen = 0

    async def counted(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        seen += 1
        if seen == 10:
            started[0].stop()
        await page("")(arrival, writer)

    origin.answers["/robots.txt"] = page("")
    for host in HOSTS:
        origin.answers[f"{host}/4"] = counted
        origin.answers[f"{host}/3"] = counted

    async def story() -> None:
        async with serving(origin):
            offer_all(shed, origin)
            await shed.crawl([origin.port], until_idle=False, on_start=started)
            assert shed.frontier.count(SystemClock().now()).waiting > 0
            await shed.crawl([origin.port], quick(worker="next"))

    asyncio.run(story())
    everything(shed)


def test_a_worker_whose_leases_were_taken_writes_nothing_of_them(
    shed: Shed, origin: Origin
) -> None:
    """Somebody takes every shard in mid crawl; the first worker's outcomes do not count."""

    async def story() -> CrawlWorker:
        async with serving(origin):
            offer_all(shed, origin)
            robbed = origin.answers["/2"]

            async def rob(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
                origin.answers["/2"] = robbed
                later = SystemClock().now() + timedelta(hours=1)
                shed.frontier.lease("thief", SHARDS, 0.3 - 3600, later)
                await robbed(arrival, writer)

            origin.answers["/2"] = rob
            return await shed.crawl([origin.port], quick(lease_s=0.3))

    worker = asyncio.run(story())
    everything(shed)
    assert worker.progress.refetches > 0


def test_a_store_that_is_away_for_a_while_loses_nothing(
    shed: Shed, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, failures = shed.ledger.commit, iter(range(3))

    def sometimes(outcomes: list[Outcome], now: object) -> Committed:
        if next(failures, None) is not None:
            raise StoreUnavailable("it is away")
        return commit(outcomes, now)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(shed.ledger, "commit", sometimes)

    async def story() -> None:
        async with serving(origin):
            offer_all(shed, origin)
            await shed.crawl([origin.port])

    asyncio.run(story())
    everything(shed)


def test_a_full_vault_stops_the_worker_and_records_nothing_of_that_visit(
    shed: Shed, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_sha256_hex: str, _content: bytes) -> bool:
        raise StoreFull("the disk")

    async def story() -> None:
        async with serving(origin):
            offer_all(shed, origin)
            with monkeypatch.context() as patch:
                patch.setattr(shed.vault, "seal", full)
                with pytest.raises(StoreFull):
                    await shed.crawl([origin.port])
            assert shed.findings() == {}
            await shed.crawl([origin.port])

    asyncio.run(story())
    everything(shed)


def test_a_fault_of_ours_on_one_picture_stops_nothing_else(
    shed: Shed, origin: Origin, pictures: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = Scanner.scan_many

    def faulty(
        scanner: Scanner, contents: Sequence[bytes], *, md5: bool = False
    ) -> list[ScanResult]:
        if pictures[3] in contents:
            raise ZeroDivisionError
        return scan(scanner, contents, md5=md5)

    monkeypatch.setattr(Scanner, "scan_many", faulty)

    async def story() -> CrawlWorker:
        async with serving(origin):
            offer_all(shed, origin)
            return await shed.crawl([origin.port])

    worker = asyncio.run(story())
    assert "ZeroDivisionError at test_workers.py" in shed.errors()["/3.jpg"]
    assert worker.progress.errors["OwnFault"] == len(HOSTS) * QUICK.max_attempts
    assert shed.ledger.figures().sightings == len(HOSTS) * 5
