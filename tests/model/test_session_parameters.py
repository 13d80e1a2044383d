"""Session parameters: one page under many addresses is one, and no two pages ever become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.model.session_parameters import path_without_session, query_without_session
from orbweaver.model.url import Url

HEX = "0123456789abcdef0123456789abcdef"
HOME = "http://garden.example"


def key(rest: str) -> str:
    """Return what stands for an address of the garden."""
    return Url.parse(HOME + rest).key


@pytest.mark.parametrize(
    ("with_session", "without"),
    [
        ("/pond?PHPSESSID=abc123&page=2", "/pond?page=2"),
        ("/pond?page=2&phpsessid=abc123", "/pond?page=2"),
        (f"/viewtopic.php?f=2&t=7&sid={HEX}", "/viewtopic.php?f=2&t=7"),
        (f"/showthread.php?s={HEX}&t=7", "/showthread.php?t=7"),
        ("/pond;jsessionid=0A1B.node2?page=2", "/pond?page=2"),
        ("/pond;jsessionid=0A1B/frogs;a=1", "/pond/frogs;a=1"),
        ("/shop?osCsid=x1&zenid=y2", "/shop"),
        ("/a.cfm?CFID=1&CFTOKEN=2&id=3", "/a.cfm?id=3"),
        ("/(S(lit3py55t21z5v55vlm25s55))/pond", "/pond"),
        ("/(X(1)S(lit3py55t21z5v55vlm25s55))/pond", "/pond"),
        ("/pond?utm_source=letter&b=2&utm_medium=mail&a=1&fbclid=z&gclid=y", "/pond?b=2&a=1"),
    ],
)  # fmt: skip
def test_a_session_does_not_make_another_page(with_session: str, without: str) -> None:
    assert key(with_session) == key(without)


def test_the_address_itself_stays_as_it_is_written() -> None:
    url = Url.parse(f"{HOME}/pond?PHPSESSID=abc&page=2")
    assert url.reveal() == f"{HOME}/pond?PHPSESSID=abc&page=2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/pond?a=1&b=2", "/pond?b=2&a=1"),
        ("/pond?s=frogs", "/pond"),
        ("/pond?sid=12", "/pond?sid=13"),
        ("/pond?ids=" + HEX, "/pond"),
        ("/pond?", "/pond"),
        ("/pond?page=", "/pond?page"),
        ("/pond/", "/pond"),
        ("/pond;page=1", "/pond"),
        ("/(S(short))/pond", "/pond"),
        ("/pond?a=PHPSESSID=1", "/pond"),
    ],
)
def test_addresses_that_differ_otherwise_stay_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


SESSIONS = ("PHPSESSID=q", f"sid={HEX}", "utm_source=w", "gclid=", f"s={HEX.upper()}")
PLAIN = ("a=1", "b=2", "a", "", "s=1", "sid=short", "page=2", "=", "phpsessid")


@given(st.lists(st.sampled_from(SESSIONS + PLAIN), max_size=8))
def test_what_is_no_session_keeps_its_order_and_its_writing(parameters: list[str]) -> None:
    query = "?" + "&".join(parameters) if parameters else ""
    cleaned = query_without_session(query)
    kept = [each for each in parameters if each not in SESSIONS]
    assert cleaned == ("?" + "&".join(kept) if kept else "")
    assert query_without_session(cleaned) == cleaned


@given(
    st.lists(
        st.sampled_from(["/", ";", "jsessionid=", "(S(", "a" * 24, "))", "b", "=", ";jsessionid=1"])
    ).map(lambda pieces: "/" + "".join(pieces))
)
def test_a_path_cleaned_once_is_clean(path: str) -> None:
    cleaned = path_without_session(path)
    assert cleaned.startswith("/")
    assert path_without_session(cleaned) == cleaned


@given(st.text(alphabet="ab=&;/()?S12", max_size=30), st.text(alphabet="ab=&;/()?S12", max_size=30))
def test_nothing_without_a_session_is_ever_merged(one: str, other: str) -> None:
    first, second = Url.parse(f"{HOME}/{one}"), Url.parse(f"{HOME}/{other}")
    assert (first.key == second.key) == (first.reveal() == second.reveal())
