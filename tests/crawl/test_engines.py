"""PostgreSQL in the place of SQLite: the same crawl records the same."""

import asyncio
from pathlib import Path

import pytest

from orbweaver.jail.pool import JailPool
from orbweaver.model.seed import Reach, Scope
from tests.crawl.origin import Origin, serving
from tests.crawl.shed import QUICK, Shed
from tests.crawl.sites import garden_walk

HOSTS = ("garden.example", "pond.example", "hedge.example")


@pytest.mark.full
def test_both_engines_record_the_same(
    crawl_file: Path, crawl_dsn: str, tmp_path: Path, jail: JailPool, pictures: list[bytes]
) -> None:
    sheds = (Shed(crawl_file, jail), Shed(crawl_dsn, jail, vault_folder=tmp_path / "other"))

    async def story() -> None:
        async with serving(Origin(garden_walk(pictures))) as origin:
            for shed in sheds:
                for host in HOSTS:
                    shed.offer(f"http://{host}:{origin.port}/", Scope(Reach.HOST, max_pages=9))
                await shed.crawl([origin.port], QUICK)

    asyncio.run(story())
    first, second = (shed.identities() for shed in sheds)
    assert len(first["sightings"]) > len(HOSTS)
    assert first == second
    for shed in sheds:
        shed.close()
