"""A site that is not the town's: Debian's nginx with galleries, crawled from the command line."""

import csv
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, Manned, Served, reaching
from tests.cli.galleries import Picture, Site

pytestmark = pytest.mark.full

NEAR_BITS = 31
BUDGET = 8
REFUSED_MOVED_GONE = ("/private/", "/old/", "/gone.html")
EXACT, LIKE = "Equal rocks", "Like gardens"


def fill_banks(manned: Manned, site: Site) -> None:
    """Put four pictures into a bank by their bytes, and four into another by their likeness."""
    shell, lio = manned.shell, manned.tokens["lio"]
    shell.run("bank", "create", EXACT, "--unattended-exact", by=lio)
    shell.run("bank", "create", LIKE, by=lio)
    rows = [("sha256", each.sha256_hex) for each in by_bytes(site)]
    shell.run("bank", "import", EXACT, write_bank(shell.folder / "exact.csv", rows), by=lio)
    rows = [("pdq", each.pdq_hex) for each in by_likeness(site)]
    shell.run("bank", "import", LIKE, write_bank(shell.folder / "like.csv", rows), by=lio)


def write_bank(file: Path, rows: list[tuple[str, str]]) -> Path:
    with file.open("w", newline="") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(("signal_type", "value", "classification"))
        writer.writerows((*row, "confirmed") for row in rows)
    return file


def by_bytes(site: Site) -> list[Picture]:
    return [each for path, each in site.pictures.items() if "/rocks/large/" in path][2:6]


def by_likeness(site: Site) -> list[Picture]:
    return [each for path, each in site.pictures.items() if "/gardens/large/" in path][:4]


def alike(site: Site) -> set[str]:
    """Return the paths of what lies near the second bank; nothing may lie on the border."""
    known = [each.pdq_hex for each in by_likeness(site)]
    nearest = {
        path: min(each.distance_bits(pdq_hex) for pdq_hex in known)
        for path, each in site.pictures.items()
    }
    assert not [path for path, bits in nearest.items() if 26 <= bits <= 36], "draw others"
    return {path for path, bits in nearest.items() if bits <= NEAR_BITS}


def of_kind(served: Served, findings: list[dict[str, Any]], kind: str) -> set[str]:
    start = served.nginx.defanged()
    assert all(each["url"].startswith(start) for each in findings)
    found = {each["url"] for each in findings if each["kind"] == kind}
    return {f"/{url.removeprefix(start)}" for url in found}


def test_every_picture_is_found_and_the_banks_say_which_are_known(
    surfing: Manned, served: Served
) -> None:
    shell, site = surfing.shell, served.site
    fill_banks(surfing, site)
    answer = shell.run("crawl", served.nginx.address(), "--json")
    summary, *findings = answer.records
    known, likely = {each.path for each in by_bytes(site)}, alike(site)
    assert of_kind(served, findings, "known") == known
    assert of_kind(served, findings, "likely") == likely - known
    assert of_kind(served, findings, "reported") == {"/banner.png"}
    beside = of_kind(served, findings, "beside")
    marked = {site.pictures[path].page for path in known | likely}
    assert (
        beside
        == {path for path, each in site.pictures.items() if each.page in marked} - known - likely
    )
    assert {m["bank"] for each in findings for m in each["matches"]} == {EXACT, LIKE}
    assert summary["summary"]["media"] == len(site.pictures) + len(site.broken)
    assert shell.rows_of("crawl_sighting", "crawl") == len(site.pictures) + len(site.broken)


def test_nothing_is_asked_twice_and_nothing_that_is_closed(surfing: Manned, served: Served) -> None:
    answer = surfing.shell.run("crawl", served.nginx.address())
    asked = served.nginx.asked()
    assert len(asked) == len(set(asked))
    assert asked[0] == "/robots.txt"
    site, other = served.site, {"/robots.txt", "/gone.html", "/missing.jpg", "/old/"}
    assert set(asked) == site.pages | set(site.pictures) | site.broken | site.texts | other
    assert not site.closed & set(asked)
    assert "/banner.png" in answer.out
    assert "1 findings" in answer.out
    assert "pages, " in answer.err


def test_a_second_run_fetches_nothing_and_adds_nothing(surfing: Manned, served: Served) -> None:
    shell = surfing.shell
    shell.run("crawl", served.nginx.address())
    served.nginx.forget()
    before = shell.run("stats", "--json").record
    again = shell.run("crawl", served.nginx.address(), "--json")
    summary, *findings = again.records
    assert (summary["summary"]["pages"], summary["summary"]["media"]) == (0, 0)
    assert of_kind(served, findings, "reported") == {"/banner.png"}
    assert "Crawled before" in again.err
    assert served.nginx.asked() == []
    assert shell.run("stats", "--json").record == before


def test_pages_are_fetched_up_to_the_budget(surfing: Manned, served: Served) -> None:
    """Which ones depends on their addresses; what is refused, moved or gone counts too."""
    surfing.shell.run("crawl", served.nginx.address(), "--max-pages", str(BUDGET))
    fetched = [path for path in served.nginx.found() if path in served.site.pages]
    assert fetched[0] == "/"
    assert BUDGET - len(REFUSED_MOVED_GONE) <= len(fetched) <= BUDGET
    served.nginx.forget()
    surfing.shell.run("crawl", served.nginx.address())  # other limits: another seed, from the start
    assert served.site.pages <= set(served.nginx.found())


def test_findings_of_the_named_banks_alone_are_shown(surfing: Manned, served: Served) -> None:
    fill_banks(surfing, served.site)
    words = ("crawl", served.nginx.address("/rocks/"), "--reach", "thread", "--json")
    _, *findings = surfing.shell.run(*words, "--bank", LIKE).records
    assert {m["bank"] for each in findings for m in each["matches"]} <= {LIKE}
    assert of_kind(served, findings, "known") == set()
    _, *findings = surfing.shell.run(
        "crawl", served.nginx.address("/rocks/"), "--json", "--bank", EXACT
    ).records
    assert of_kind(served, findings, "known") == {each.path for each in by_bytes(served.site)}


def test_the_house_misses_nothing_when_one_bank_alone_is_shown(
    surfing: Manned, served: Served
) -> None:
    shell = surfing.shell
    fill_banks(surfing, served.site)
    shell.run("crawl", served.nginx.address("/rocks/"), "--reach", "thread", "--bank", LIKE)
    with closing(sqlite3.connect(shell.data / "casework.sqlite3")) as opened:
        kinds = opened.execute("SELECT kind FROM casework_finding").fetchall()
    assert kinds.count(("known",)) == len(by_bytes(served.site))


def test_two_runs_at_once_share_the_work(surfing: Manned, served: Served) -> None:
    shell = surfing.shell
    slow = QUICK.replace("delay_s = 0.0", "delay_s = 0.05\nlease_s = 1.0", 1)
    shell.configure(TEST_MODE + MANDATE + slow + reaching(served.nginx))
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(shell.run, "crawl", served.nginx.address()) for _ in range(2)]
        assert [run.result().code for run in runs] == [0, 0]
    asked = [path for path in served.nginx.asked() if path != "/robots.txt"]
    assert len(asked) == len(set(asked)), "one took from the other what it was at"
    assert shell.rows_of("casework_report") == 1


def test_what_cannot_be_crawled_leaves_nothing_behind(surfing: Manned, served: Served) -> None:
    shell = surfing.shell
    words = ("crawl", served.nginx.address(), "--bank", "Nobody's")
    assert 'bank "Nobody\'s"' in shell.refuses(2, *words)
    assert "not an address" in shell.refuses(2, "crawl", "no address")
    assert shell.rows_of("casework_report") == 0
    assert served.nginx.asked() == []


def test_what_is_not_on_the_list_is_not_reached(surfing: Manned, served: Served) -> None:
    shell = surfing.shell
    shell.configure(TEST_MODE + MANDATE + QUICK + '[egress]\nallow = ["127.0.0.1:9"]\n')
    summary = shell.run("crawl", served.nginx.address(), "--json").record["summary"]
    assert summary["errors"] == {"AddressRefused": 1}
    assert served.nginx.asked() == []
