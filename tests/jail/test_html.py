"""Reading HTML: encodings, candidates, styles and elements, each piece by itself."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.jail.html.css_urls import css_urls
from orbweaver.jail.html.encoding import decode_html
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.labels import codec_for
from orbweaver.jail.html.prescan import charset_in, prescan
from orbweaver.jail.html.rough import read_roughly
from orbweaver.jail.html.srcset import parse_srcset
from orbweaver.jail.html.tree import read_tree

FOREIGN = Path(__file__).parent.parent / "foreign" / "html"
SRCSETS = [
    (case["srcset"], case["first"])
    for case in json.loads((FOREIGN / "srcset.json").read_text(encoding="utf-8"))
    if case["first"]
]


def encoding_cases() -> list[tuple[bytes, str]]:
    """Return bytes and the encoding that browsers choose, without what only a script declares."""
    cases = []
    for path in sorted((FOREIGN / "encoding").glob("*.dat")):
        for block in path.read_bytes().split(b"#data\n")[1:]:
            data, _, encoding = block.partition(b"\n#encoding\n")
            cases.append((data, encoding.split()[0].decode()))
    return cases


@pytest.mark.parametrize(("data", "expected"), encoding_cases())
def test_the_encoding_is_the_one_that_browsers_choose(data: bytes, expected: str) -> None:
    _, codec = decode_html(data, None)
    if codec == "utf-8" and prescan(data) is None and data.isascii():
        codec = "cp1252"  # nothing declared and nothing to tell them apart
    assert codec == codec_for(expected)


def test_a_mark_wins_over_the_header_and_the_header_over_the_page() -> None:
    page = '<meta charset="koi8-r"><p>é'
    assert decode_html(b"\xef\xbb\xbf" + page.encode(), "koi8-r") == (page, "utf-8")
    assert decode_html(page.encode("cp1252"), "ISO-8859-1")[1] == "cp1252"
    assert decode_html(page.encode("koi8-r", "replace"), None)[1] == "koi8-r"


def test_undeclared_pages_are_utf_8_where_they_read_so() -> None:
    assert decode_html("<p>é".encode(), None) == ("<p>é", "utf-8")
    assert decode_html("<p>é und so".encode("cp1252"), None) == ("<p>é und so", "cp1252")
    assert decode_html("<p>é".encode()[:-1], None)[1] == "utf-8"


def test_an_xml_declaration_is_heard() -> None:
    feed = "<?xml version='1.0' encoding='koi8-r'?><rss><title>Пруд"
    assert decode_html(feed.encode("koi8-r"), None) == (feed, "koi8-r")
    assert decode_html(b"<?xml version='1.0'?><p encoding='koi8-r'>", None)[1] == "utf-8"


def test_an_unknown_label_is_as_none() -> None:
    assert codec_for("base64") is None
    assert codec_for("rot13") is None
    assert codec_for("utf-7") is None
    assert decode_html(b"plain", "zip")[1] == "utf-8"


@given(st.binary(max_size=400), st.none() | st.text(max_size=20))
def test_any_bytes_become_text(data: bytes, label: str | None) -> None:
    text, codec = decode_html(data, label)
    assert isinstance(text, str)
    assert b"".decode(codec) == ""


@given(
    st.lists(st.sampled_from(["<meta ", "charset=", "'", '"', "<!--", "-->", ">", "/", "utf-8"]))
)
def test_the_prescan_ends_on_any_markup(pieces: list[str]) -> None:
    assert prescan("".join(pieces).encode()) in {None, "utf-8"}


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ("text/html; charset = 'big5'; x", "big5"),
        ('charsetcharset="koi8-r"', "koi8-r"),
        ("text/html", None),
        ("charset='open", None),
        ("charset=", None),
    ],
)
def test_a_content_type_names_its_charset(content: str, label: str | None) -> None:
    assert charset_in(content) == label


@pytest.mark.parametrize(("text", "first"), SRCSETS)
def test_the_candidate_that_a_browser_takes_is_found(text: str, first: str) -> None:
    assert first in parse_srcset(text)


@given(st.text(alphabet="a, ()1xw\t", max_size=60))
def test_any_srcset_parses(text: str) -> None:
    assert all(address.strip() for address in parse_srcset(text))


def test_addresses_in_styles_are_found_and_unescaped() -> None:
    style = "background: URL( 'a b.png' ), url(c.png) , url(\"d.png\"); x: url(\\70 ond.png) url()"
    assert list(css_urls(style)) == [
        (address, False) for address in ("a b.png", "c.png", "d.png", "pond.png")
    ]


def test_imported_sheets_are_told_from_pictures() -> None:
    sheet = "@import 'a.css'; @import url(b.css) screen; p { background: url(c.png) }"
    assert list(css_urls(sheet)) == [("a.css", True), ("b.css", True), ("c.png", False)]


@given(st.text(alphabet="url('\")\\ a0d8", max_size=80))
def test_any_style_parses(style: str) -> None:
    assert all(isinstance(address, str) for address, _ in css_urls(style))


def found(gatherer: Gatherer) -> tuple[object, ...]:
    """Return what both ways of reading must agree about."""
    links = {name: rel for name, (_, rel) in gatherer.links.items()}
    rest = (gatherer.title, gatherer.unwanted, gatherer.inline_media_count, gatherer.sheets)
    return (links, gatherer.media, gatherer.feeds, gatherer.has_password_field, *rest)


ELEMENTS = [
    '<a href="x"></a>', "<a href=x>", "<A HREF='x'>", '<area href="x">', '<iframe src="x">',
    '<img src="x">', "<img src='x' alt='>'>", '<img data-src="x">', '<img srcset="x 2x">',
    '<source srcset="x">', '<video poster="x"></video>', "<audio src=x></audio>",
    '<p style="background:url(x)">', '<td background="x">', '<object data="x"></object>',
    '<meta property="og:image" content="x">', '<link rel="next" href="x">',
    '<link rel="image_src" href="x">', '<meta http-equiv=refresh content="0;url=x">',
    "<input type=image src=x>", '<div data-bg="url(x)">', "<style>p{background:url(x)}</style>",
    '<template><img src="x"></template>', "<template><template><a href=x></template></template>",
    '<a href="&#120;">', '<embed src="x">', '<div data-background-image="x">',
    '<svg><image xlink:href="x"></image></svg>', "<amp-img src=x></amp-img>",
    '<p onclick="location.href=\'x\'">', '<a rel="Nofollow  next" href="x">',
    '<link rel=preload as=image href="x">', '<div data-items=\'[{"src": "/x", "n": 1.5}]\'>',
]  # fmt: skip


@pytest.mark.parametrize("element", ELEMENTS)
def test_both_ways_of_reading_find_the_same(element: str) -> None:
    page = f"<!doctype html><title>Pond</title><table><tr>{element}</tr></table>"
    if "<td" not in element:
        page = f"<!doctype html><title>Pond</title>{element}"
    by_tree, roughly = Gatherer("http://rocks.example/"), Gatherer("http://rocks.example/")
    read_tree(page, by_tree)
    read_roughly(page, roughly)
    assert found(by_tree) == found(roughly)
    assert "http://rocks.example/x" in {name[1:] for name in (*by_tree.links, *by_tree.media)}


@given(
    st.lists(st.sampled_from(["<a ", "<img", "<", ">", "'", '"', "href=x", "src", "=", " ", "!--"]))
)
def test_any_markup_is_read_both_ways(pieces: list[str]) -> None:
    for read in (read_tree, read_roughly):
        gatherer = Gatherer("http://rocks.example/")
        read("".join(pieces), gatherer)
        assert not gatherer.is_cut
