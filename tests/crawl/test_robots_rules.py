"""What a robots.txt says: the standard, what large crawlers make of it, and hostile files."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import TypedDict, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.crawl.robots_rules import matches, parse_robots, product_of
from scripts.conformance import path_of

FOREIGN = Path(__file__).parent.parent / "foreign" / "robots" / "cases.json"
LIMIT_S = 2.0


class Case(TypedDict):
    """A file, a crawler, an address, and whether it is allowed."""

    robots_txt: str
    agent: str
    url: str
    allowed: bool


CASES = cast(list[Case], json.loads(FOREIGN.read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_files_are_read_as_large_crawlers_read_them(case: Case) -> None:
    file = parse_robots(case["robots_txt"].encode(), case["agent"])
    assert file.allows(path_of(case["url"])) is case["allowed"]


def test_a_header_begins_with_the_product() -> None:
    assert product_of("Orb-Weaver/1.0 (garden.example)") == "Orb-Weaver"
    assert product_of("1.0") == ""


def test_sitemaps_are_named_wherever_they_stand() -> None:
    file = parse_robots(b"Sitemap: /a.xml\nUser-agent: other\nDisallow: /\nsite-map:/b.xml", "orb")
    assert file.sitemaps == ("/a.xml", "/b.xml")
    assert file.allows("/pond")


def test_the_delay_is_that_of_our_group() -> None:
    text = (
        b"User-agent: other\nCrawl-delay: 9\n\nUser-agent: orb\nCrawl-delay: 2.5\nDisallow: /shed"
    )
    assert parse_robots(text, "orb").delay_s == 2.5
    assert parse_robots(text, "third").delay_s == 0


@pytest.mark.parametrize("delay", [b"much", b"-1", b"inf", b"nan", b"1e999"])
def test_a_delay_that_is_none_is_none(delay: bytes) -> None:
    assert parse_robots(b"User-agent: *\nCrawl-delay: " + delay, "orb").delay_s == 0


def test_a_delay_of_a_year_is_a_day() -> None:
    assert parse_robots(b"User-agent: *\nCrawl-delay: 31536000", "orb").delay_s == 86_400


def test_what_lies_beyond_500_kibibytes_is_not_read() -> None:
    filling = b"# " + b"-" * 500 * 1024 + b"\n"
    assert parse_robots(b"User-agent: *\n" + filling + b"Disallow: /", "orb").allows("/")


def test_odd_bytes_are_compared_as_they_are() -> None:
    file = parse_robots(b"User-agent: *\nDisallow: /t\xfcmpel\nDisallow: /pond/\xc3\xa9", "orb")
    assert not file.allows("/t%FCmpel")
    assert not file.allows("/pond/%c3%a9")
    assert file.allows("/t%C3%BCmpel")


PATTERN = st.text(alphabet="ab*$/", max_size=12)


@given(PATTERN, st.text(alphabet="ab$/", max_size=16))
def test_patterns_match_as_the_same_expression_would(pattern: str, path: str) -> None:
    end = "$" if pattern.endswith("$") else ""
    pieces = map(re.escape, pattern.removesuffix("$").split("*"))
    assert matches(pattern, path) is bool(
        re.match(".*".join(pieces) + end.replace("$", r"\Z"), path)
    )


@given(st.binary(max_size=300) | st.text(alphabet="User-agent:*\nDisallow /$#").map(str.encode))
def test_any_file_is_read(body: bytes) -> None:
    file = parse_robots(b"User-agent: *\n" + body, "orb")
    assert file.allows("/") in {True, False}
    assert file.delay_s >= 0


def rules_of(line: Callable[[int], bytes]) -> bytes:
    """Return a file as long as files are read, of lines for everybody."""
    lines = [b"User-agent: *"]
    size_bytes = 0
    while size_bytes < 500 * 1024:
        lines.append(line(len(lines)))
        size_bytes += len(lines[-1]) + 1
    return b"\n".join(lines)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rules_of(lambda _: b"Disallow: /" + b"*a" * 500 + b"b"), id="many stars"),
        pytest.param(rules_of(lambda n: b"Disallow:*%x" % n), id="a star each"),
        pytest.param(rules_of(lambda n: b"Disallow: /a%d" % n), id="many rules"),
        pytest.param(rules_of(lambda n: b"User-agent: a%d" % n), id="many agents"),
        pytest.param(rules_of(lambda _: b"Allow:%aa%aa/index.htm"), id="many indexes"),
        pytest.param(rules_of(lambda _: b":" * 5_000), id="colons"),
        pytest.param(b"Disallow: /" * 50_000, id="one line"),
        pytest.param(b"\r" * 500 * 1024, id="ends of lines"),
    ],
)
def test_a_hostile_file_costs_little_time(body: bytes) -> None:
    started_s = process_time()
    file = parse_robots(body, "orb")
    file.allows("/" + "a" * 8_000)
    assert process_time() - started_s < LIMIT_S
