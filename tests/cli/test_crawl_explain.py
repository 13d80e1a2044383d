"""What the crawl says of its seeds, to whom, and what it leaves in the record."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.cli.conftest import (
    MANDATE,
    QUICK,
    TEST_MODE,
    Manned,
    Served,
    copy_of,
    reaching,
)
from tests.cli.shell import Answer, Shell

pytestmark = pytest.mark.full

PAGES = "4"
ARCHIVES = QUICK.replace("[crawl]", '[crawl]\narchive = "pages"')


@dataclass(frozen=True)
class Crawled:
    """A house that crawled one seed up to a small budget, and kept its pages."""

    shell: Shell
    tokens: Any
    seed_id: str
    address: str
    defanged: str
    told: Answer

    def looks(self) -> int:
        """Count the looks at seeds that are in the record."""
        with closing(sqlite3.connect(self.shell.data / "casework.sqlite3")) as opened:
            statement = "SELECT count(*) FROM casework_auditevent WHERE tag = 'crawl.seed-viewed'"
            [(count,)] = opened.execute(statement).fetchall()
        return int(count)


@pytest.fixture(scope="module")
def crawled(
    first_house: Manned, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> Crawled:
    """One house for all tests here, which change nothing in it but the record."""
    shell = copy_of(first_house.shell, tmp_path_factory.mktemp("crawled"))
    shell.configure(TEST_MODE + MANDATE + ARCHIVES + reaching(served.nginx))
    address = served.nginx.address()
    words = ("--reach", "host", "--max-pages", PAGES, "--json", "--every", "0.05")
    told = shell.run("crawl", address, *words)
    with closing(sqlite3.connect(shell.data / "casework.sqlite3")) as opened:
        [(seed_id,)] = opened.execute("SELECT seed_id FROM casework_seed").fetchall()
    served.nginx.forget()
    return Crawled(shell, first_house.tokens, seed_id, address, served.nginx.defanged(), told)


def test_a_seed_is_explained_by_address_and_by_id(crawled: Crawled, served: Served) -> None:
    shell, lio, before = crawled.shell, crawled.tokens["lio"], crawled.looks()
    said = shell.run("crawl", "--explain", crawled.address, by=lio).out
    assert said == shell.run("crawl", "--explain", crawled.seed_id, by=lio).out
    assert f"Seed {crawled.seed_id} {crawled.defanged}" in said
    assert f"at the most {PAGES} pages" in said
    assert f"It has ended: its scope allows {PAGES} pages" in said
    assert served.nginx.asked() == [], "nothing is fetched"
    assert crawled.looks() == before + 2


def test_who_does_not_list_places_hears_of_ids_alone(crawled: Crawled) -> None:
    words = ("crawl", "--explain", crawled.seed_id, "--json")
    liaison = crawled.shell.run(*words, by=crawled.tokens["lio"]).record
    assert (liaison["seed_id"], liaison["left_pages"]) == (crawled.seed_id, 0)
    assert liaison["url"] == crawled.defanged
    auditor = crawled.shell.run(*words, by=crawled.tokens["uma"]).record
    assert (auditor["seed_id"], auditor["has_ended"]) == (crawled.seed_id, True)
    assert not {"url", "finds", "left_pages", "why_ended"} & set(auditor)
    assert crawled.defanged not in json.dumps(auditor)


def test_nobody_and_analysts_are_told_nothing(crawled: Crawled) -> None:
    shell, before = crawled.shell, crawled.looks()
    words = ("crawl", "--explain", crawled.seed_id)
    assert "say who acts" in shell.refuses(1, *words)
    assert "role" in shell.refuses(1, *words, by=crawled.tokens["ana"])
    unknown = shell.refuses(2, "crawl", "--explain", "0" * 32, by=crawled.tokens["lio"])
    assert "no seed of that id or address" in unknown
    assert crawled.looks() == before


def test_programs_hear_how_it_goes_while_it_goes(crawled: Crawled) -> None:
    records = crawled.told.records
    progress = [each["progress"] for each in records if "progress" in each]
    assert {"pages", "waiting", "memory_bytes", "stage_s"} <= set(progress[0])
    [summary] = [each["summary"] for each in records if "summary" in each]
    assert summary["pages"] >= progress[-1]["pages"]
    assert summary["rate_per_s"] > 0
    assert summary["due"] == 0


def test_archived_pages_are_taken_out_with_a_reason(crawled: Crawled) -> None:
    shell, lio = crawled.shell, crawled.tokens["lio"]
    file = shell.folder / "seed.warc.gz"
    words = ("archive", "export", crawled.seed_id, "--to", file, "--reason")
    assert "say why" in shell.refuses(1, *words, " ", by=lio)
    assert "role" in shell.refuses(1, *words, "for the file", by=crawled.tokens["uma"])
    assert not file.exists()
    counted = shell.run(*words, "for the file", "--json", by=lio).record
    with file.open("rb") as opened:
        kinds = [each.rec_type for each in ArchiveIterator(opened, check_digests="raise")]
    assert kinds.count("response") == counted["responses"] > 0
    assert kinds.count("revisit") == counted["media"] > 0
    assert file.stat().st_mode & 0o077 == 0
    assert "taken" in shell.refuses(2, *words, "again", by=lio)
