"""Addresses are read as people paste them, and what is none is named by its line."""

from hypothesis import given
from hypothesis import strategies as st

from orbweaver.model.address_list import MOST_ADDRESSES, read_addresses
from orbweaver.model.url import Url

PAGE = Url.parse("https://rocks.example/quarry?page=2")


def test_live_and_defanged_addresses_are_the_same() -> None:
    found = read_addresses(f"https://rocks.example/quarry?page=2\n{PAGE}\n")
    assert found.urls == (PAGE,)
    assert found.wrong_lines == ()


def test_a_name_without_a_scheme_is_taken_as_http() -> None:
    assert read_addresses("rocks.example/a").urls == (Url.parse("http://rocks.example/a"),)
    assert read_addresses("rocks[.]example/a").urls == (Url.parse("http://rocks.example/a"),)


def test_wrong_lines_are_counted_as_people_count_them() -> None:
    found = read_addresses("\nrocks.example\n\nI saw it there.\nftp://rocks.example/\n")
    assert found.wrong_lines == (4, 5)
    assert len(found.urls) == 1


def test_no_more_are_read_than_a_report_may_hold() -> None:
    lines = "\n".join(f"http://rocks.example/{number}" for number in range(MOST_ADDRESSES + 50))
    assert len(read_addresses(lines).urls) == MOST_ADDRESSES


@given(st.text())
def test_whatever_is_pasted_is_read_or_named(text: str) -> None:
    found = read_addresses(text)
    filled = [line for line in text.splitlines() if line.strip()]
    assert len(found.urls) + len(found.wrong_lines) <= len(filled)
    assert all(1 <= number <= len(text.splitlines()) for number in found.wrong_lines)


@given(st.lists(st.from_regex(r"[a-z]{1,10}\.example/[a-z0-9]{0,10}", fullmatch=True), max_size=9))
def test_every_good_line_is_found(lines: list[str]) -> None:
    expected = dict.fromkeys(Url.parse(f"http://{line}") for line in lines)
    assert read_addresses("\n".join(lines)).urls == tuple(expected)
