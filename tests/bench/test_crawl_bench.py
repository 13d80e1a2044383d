"""The crawl bench at a small size: its site is what it says, and every crawler finds all of it."""

import re
from pathlib import Path

import pytest

from bench.parts.crawl_site import DRAWN, Site
from tests.bench.test_small_benches import figures, table, target

PLAIN, CLOSED = "http, connections kept", "https, a connection an answer"


def test_every_page_of_the_bench_is_linked_and_of_the_size_it_is_said_to_be() -> None:
    site, found, waiting = Site(hosts=2, pages=200), {0}, [0]
    while waiting:
        text = site.page(1, waiting.pop()).decode()
        assert 8_000 < len(text) < 9_500
        linked = {int(number) for number in re.findall(r'href="/p/(\d+)"', text)}
        waiting += linked - found
        found |= linked
    assert found == set(range(200))


def test_every_picture_of_the_bench_is_other_bytes() -> None:
    site = Site(hosts=2, pages=2 * DRAWN)
    made = [site.picture(host, n) for host in range(site.hosts) for n in range(site.pages)]
    assert len(set(made)) == site.items / 2
    assert all(30_000 < len(content) < 110_000 for content in made)


@pytest.mark.full
def test_every_crawler_of_the_bench_finds_all(tmp_path: Path) -> None:
    found = figures(tmp_path, "crawl", "--rounds", "1")
    crawlers = ["ours, SQLite", "ours, PostgreSQL", "ours, SQLite, scan and match"]
    assert [row["crawler"] for row in table(found, PLAIN)] == crawlers
    assert [row["crawler"] for row in table(found, CLOSED)] == crawlers[:1]
    assert [target(found, f"{PLAIN}: {crawler}, share") for crawler in crawlers] == [1, 1, 1]
    assert target(found, f"{CLOSED}: {crawlers[0]}, share") == 1
    scanned = table(found, PLAIN)[2]
    assert scanned["jail CPU s"] > 0
    assert table(found, PLAIN)[1]["database CPU s"] > 0
