"""Addresses: one canonical form, what stands for it, and that nothing else is ever merged.

The URL Standard's own cases are tried in `tests/house/test_conformance.py`.
"""

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import MalformedUrl
from orbweaver.model.canonical import CANONICAL
from orbweaver.model.ids import content_id
from orbweaver.model.url import Url

PIECES = (
    "http://", "https://", "HTTP:", "garden", "xn--", "xn--0ca", ".", "..", "/", "//", "a", "0x7f",
    "1", "255", "127.0.0.1", ":", "80", "443", "8080", "65536", "@", "%2e", "%2E", "%", "%41", "?",
    "#", "=", "&", "'", '"', "|", "^", "[", "]", "\\", "é", "_", "-", "~", ";", "\t", " ", "{",
    "example",
)  # fmt: skip


def in_pieces(*pieces: str) -> st.SearchStrategy[str]:
    """Return texts that are nearly addresses."""
    return st.lists(st.sampled_from(pieces), max_size=12).map("".join)


def parts_by_the_standard(text: str) -> tuple[str, ...]:
    """Return what the standard's parser makes of ``text``."""
    parsed = ada_url.URL(text)
    scheme = parsed.protocol.removesuffix(":")
    return (parsed.href, scheme, parsed.hostname, parsed.port, parsed.pathname, parsed.search)


HOSTS = (
    "garden.example", "xn--.example", "a.xn--a-yoc", "127.0.0.1", "127.1", "1.2.3.256", "a.0x7",
    "a..b", "a_b.example", "-a.example", "a.example.", "Garden.example", "0.9.a9", "é.example",
)  # fmt: skip
PORTS = ("", "", "", ":80", ":443", ":8080", ":0", ":08", ":65536", ":64999", ":")
SEGMENTS = ("", "a", ".", "..", "%2e", "%2E.", ".a", "%41", "é", "a b", "a;b=1", "'", "^", "|", "%")
QUERIES = ("", "", "?", "?a=1&b=2", "?'", "?a[]={}", "?#", "?a b", "#a", "?..")
ADDRESSES = st.builds(
    "{}{}{}/{}{}".format,
    st.sampled_from(("http://", "https://", "HTTP://", "http:/")),
    st.sampled_from(HOSTS),
    st.sampled_from(PORTS),
    st.lists(st.sampled_from(SEGMENTS), max_size=3).map("/".join),
    st.sampled_from(QUERIES),
)


ONE_ODD_PART = [
    *(f"http://{host}/pond" for host in HOSTS),
    *(f"{scheme}://garden.example{port}/" for port in PORTS for scheme in ("http", "https")),
    *(f"http://garden.example/pond/{segment}/frogs" for segment in SEGMENTS),
    *(f"http://garden.example/{segment}" for segment in SEGMENTS),
    *(f"http://garden.example/{query}" for query in QUERIES),
]


def assert_told_rightly(text: str) -> None:
    """Fail where ``text`` is taken as canonical and the parser reads it otherwise."""
    found = CANONICAL.fullmatch(text)
    if found is not None:
        *parts, none = (part or "" for part in found.groups())
        assert parts_by_the_standard(text) == (text, *parts)
        assert not none


@pytest.mark.parametrize("text", ONE_ODD_PART)
def test_one_odd_part_is_left_to_the_parser(text: str) -> None:
    assert_told_rightly(text)


@given(ADDRESSES | in_pieces(*PIECES).map(lambda rest: "http://" + rest))
def test_what_is_taken_as_canonical_is_what_the_parser_gives_back(text: str) -> None:
    assert_told_rightly(text)


@pytest.mark.parametrize(
    "host",
    [
        "a" * 64 + ".example",
        ".".join(["garden"] * 60),
        "under_score.example",
        "a--b.example",
        "127.0.0.1",
        "10.0.0.9:8443",
    ],
)
def test_hosts_of_odd_shape_are_taken_only_where_the_parser_agrees(host: str) -> None:
    text = f"http://{host}/pond?page=2"
    assert CANONICAL.fullmatch(text)
    assert ada_url.URL(text).href == text


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "0x7f.1",
        "1.2.3.256",
        "01.2.3.4",
        "garden.1",
        "garden.0x7",
        "xn--a.example",
        "garden.example:80",
        "a..b",
        "garden.example.",
    ],
)
def test_hosts_that_the_parser_rewrites_or_refuses_are_left_to_it(host: str) -> None:
    assert CANONICAL.fullmatch(f"http://{host}/") is None


@given(st.text(max_size=60) | in_pieces(*PIECES) | ADDRESSES)
def test_an_address_read_again_is_itself(text: str) -> None:
    try:
        url = Url.parse(text)
    except MalformedUrl:
        return
    again = Url.parse(url.reveal())
    assert again == url
    assert (again.key, again.origin, again.port) == (url.key, url.origin, url.port)
    assert again.reveal().endswith(url.path + url.query) or url.reveal().endswith("?")


def test_relative_addresses_are_read_against_their_base() -> None:
    base = Url.parse("https://garden.example:8443/pond/frogs?page=1")
    read = [Url.parse(text, base) for text in ("toads", "/hedge", "?page=2", "//rocks.example/a")]
    assert [url.reveal() for url in read] == [
        "https://garden.example:8443/pond/toads",
        "https://garden.example:8443/hedge",
        "https://garden.example:8443/pond/frogs?page=2",
        "https://rocks.example/a",
    ]


def test_the_parts_of_an_address() -> None:
    url = Url.parse("https://ana:secret@Garden.example:8443/pond/?b=2&a=1#frogs")
    assert (url.scheme, url.host, url.port) == ("https", "garden.example", 8443)
    assert (url.path, url.query, url.has_credentials) == ("/pond/", "?b=2&a=1", True)
    assert url.origin == "https://garden.example:8443"
    assert Url.parse("http://garden.example").port == 80
    assert Url.parse("https://garden.example").port == 443


def test_an_address_that_grows_too_long_is_refused() -> None:
    with pytest.raises(MalformedUrl):
        Url.parse("http://garden.example/" + "a" * 8_192)
    with pytest.raises(MalformedUrl):
        Url.parse("http://garden.example/" + "é" * 3_000)


def test_an_address_prints_defanged() -> None:
    url = Url.parse("http://garden.example/pond?page=2")
    assert str(url) == repr(url) == "hxxp://garden[.]example/pond?page=2"
    assert len({url, Url.parse("http://garden.example/pond?page=2#frogs")}) == 1


def test_an_address_without_session_is_named_as_ever() -> None:
    url = Url.parse("http://garden.example/pond?b=2&a=1")
    assert url.key == content_id("url", "http://garden.example/pond?b=2&a=1")
