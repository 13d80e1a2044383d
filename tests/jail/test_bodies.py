"""What leads on and is no HTML: feeds, sitemaps, JSON, sheets and lists, read behind the walls."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.jail.feeds.body import Body, body_of, read_body
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import LinkKind, MediaKind
from orbweaver.jail.page import PageReading, read_page
from orbweaver.jail.pool import JailPool
from orbweaver.model.url import Url

BASE = Url.parse("http://harbour.example/boats/")
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:media="http://search.example/mrss/"><channel><title>Boats</title>
<link>http://harbour.example/</link><image><url>/mark.png</url></image>
<item><link>/boats/1</link><guid isPermaLink="false">boat 1</guid>
<enclosure url="/sail.mp4" type="video/mp4"/><media:content url="/one.jpg"/>
<media:thumbnail url="/small.jpg"/>
<description>&lt;img src="/inner.jpg"&gt;&lt;a href="/boats/2"&gt;two&lt;/a&gt;</description>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://atom.example/"><title>Boats</title>
<link rel="self" href="/feed"/><link rel="next" href="/feed?page=2"/>
<entry><link href="/boats/1"/><link rel="enclosure" href="/one.jpg"/>
<content type="xhtml"><div xmlns="http://xhtml.example/"><img src="/inner.jpg"/></div></content>
</entry></feed>"""
SITEMAP = """<urlset xmlns="z" xmlns:image="x" xmlns:video="y">
<url><loc>http://harbour.example/boats/1</loc>
<image:image><image:loc>/one.jpg</image:loc></image:image>
<video:video><video:thumbnail_loc>/still.jpg</video:thumbnail_loc>
<video:content_loc>/sail.mp4</video:content_loc></video:video></url></urlset>"""
INDEX = "<sitemapindex><sitemap><loc>http://harbour.example/a.xml.gz</loc></sitemap></sitemapindex>"
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Boats",
    "next_url": "/feed.json?page=2",
    "items": [
        {
            "url": "/boats/1",
            "content_html": '<img src="/inner.jpg">',
            "image": "/one",
            "attachments": [{"url": "/sail.mp4"}],
        }
    ],
}


def links(reading: PageReading) -> set[tuple[str, LinkKind]]:
    """Return path and query of every link, with its kind."""
    return {(link.url.path + link.url.query, link.kind) for link in reading.links}


def media(reading: PageReading) -> set[tuple[str, MediaKind]]:
    """Return the path of every media address, with its kind."""
    return {(item.url.path, item.kind) for item in reading.media}


def test_rss_leads_to_its_entries_and_what_they_enclose(jail: JailPool) -> None:
    reading = read_page(jail, RSS.encode(), BASE)
    assert reading.title == "Boats"
    assert links(reading) == {
        ("/", LinkKind.FEED), ("/boats/1", LinkKind.FEED), ("/boats/2", LinkKind.ANCHOR)
    }  # fmt: skip
    assert media(reading) == {
        ("/mark.png", MediaKind.PREVIEW), ("/sail.mp4", MediaKind.EMBED),
        ("/one.jpg", MediaKind.EMBED), ("/small.jpg", MediaKind.PREVIEW),
        ("/inner.jpg", MediaKind.IMAGE),
    }  # fmt: skip


def test_atom_leads_to_its_entries_and_its_next_page(jail: JailPool) -> None:
    reading = read_page(jail, ATOM.encode(), BASE)
    assert links(reading) == {("/feed?page=2", LinkKind.NEXT), ("/boats/1", LinkKind.FEED)}
    assert media(reading) == {("/one.jpg", MediaKind.EMBED), ("/inner.jpg", MediaKind.IMAGE)}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_sitemap_leads_to_pages_pictures_and_videos(jail: JailPool, *, packed: bool) -> None:
    content = gzip.compress(SITEMAP.encode()) if packed else SITEMAP.encode()
    reading = read_page(jail, content, BASE)
    assert links(reading) == {("/boats/1", LinkKind.FEED)}
    assert media(reading) == {
        ("/one.jpg", MediaKind.IMAGE), ("/still.jpg", MediaKind.POSTER),
        ("/sail.mp4", MediaKind.VIDEO),
    }  # fmt: skip


def test_an_index_of_sitemaps_leads_to_sitemaps(jail: JailPool) -> None:
    reading = read_page(jail, INDEX.encode(), BASE)
    assert [feed.path for feed in reading.feeds] == ["/a.xml.gz"]
    assert reading.links == ()


def test_a_list_of_addresses_is_a_sitemap(jail: JailPool) -> None:
    reading = read_page(jail, b"http://harbour.example/1\nhttp://harbour.example/2\n", BASE)
    assert links(reading) == {("/1", LinkKind.FEED), ("/2", LinkKind.FEED)}


def test_prose_names_addresses(jail: JailPool) -> None:
    reading = read_page(jail, b"See http://harbour.example/1, or not.", BASE)
    assert links(reading) == {("/1", LinkKind.TEXT)}


def test_json_feed_is_read(jail: JailPool) -> None:
    reading = read_page(jail, json.dumps(JSON_FEED).encode(), BASE)
    assert {("/boats/1", LinkKind.FEED), ("/feed.json?page=2", LinkKind.NEXT)} <= links(reading)
    assert {("/inner.jpg", MediaKind.IMAGE), ("/one", MediaKind.SCRIPT)} <= media(reading)
    assert ("/sail.mp4", MediaKind.EMBED) in media(reading)


def test_a_sheet_leads_to_pictures_and_sheets_and_to_no_outlines(jail: JailPool) -> None:
    sheet = (
        b"@import 'more.css';\n@font-face{src:url(a.woff2)} header { background: url(wave.png) }"
        b".emoji { background: url(leaf.svg) }"
    )
    for told in ("", "text/css"):
        reading = read_page(jail, sheet, BASE, media_type=told)
        assert media(reading) == {("/boats/wave.png", MediaKind.STYLE)}
        assert [url.path for url in reading.style_sheets] == ["/boats/more.css"]


@pytest.mark.parametrize(
    "feed",
    [
        pytest.param(RSS.replace("<title>", "<title>&nbsp;"), id="unknown entity"),
        pytest.param(RSS[:-80], id="torn"),
        pytest.param("<!DOCTYPE rss SYSTEM 'http://dtd.example/'>" + RSS, id="document type"),
        pytest.param(RSS.replace("</item>", "</itme>"), id="wrong end"),
    ],
)
def test_a_feed_that_is_not_well_formed_leads_on_all_the_same(jail: JailPool, feed: str) -> None:
    absolute = feed.replace('"/', '"http://harbour.example/').replace(
        ">/", ">http://harbour.example/"
    )
    reading = read_page(jail, absolute.encode(), BASE)
    assert "/one.jpg" in {item.url.path for item in reading.media}
    assert "/boats/1" in {link.url.path for link in reading.links}


def test_entities_are_not_expanded(jail: JailPool) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "pond"><!ENTITY b "' + "&a;" * 1_000 + '">]><rss><channel>'
    reading = read_page(jail, (bomb + "<title>" + "&b;" * 10_000 + "</title>").encode(), BASE)
    assert reading.title == ""


def test_an_entity_from_elsewhere_is_not_fetched(jail: JailPool) -> None:
    page = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><title>&a;</title></rss>'
    assert read_page(jail, page.encode(), BASE).title == ""


def test_a_gzip_bomb_is_read_as_far_as_pages_are(jail: JailPool) -> None:
    page = b"<a href=/first>" + bytes(40 << 20) + b"<a href=/last>"
    reading = read_page(jail, gzip.compress(page, 9), BASE)
    assert reading.is_cut
    assert links(reading) == {("/first", LinkKind.ANCHOR)}


def test_json_nested_without_end_is_searched_instead(jail: JailPool) -> None:
    nested = "[" * 300_000 + '"http://harbour.example/1"'
    assert links(read_page(jail, nested.encode(), BASE)) == {("/1", LinkKind.SCRIPT)}


def test_a_feed_nested_without_end_is_searched_instead(jail: JailPool) -> None:
    nested = "<rss>" + "<a>" * 300_000 + "http://harbour.example/1 "
    assert links(read_page(jail, nested.encode(), BASE)) == {("/1", LinkKind.FEED)}


@pytest.mark.parametrize(
    ("text", "media_type", "body"),
    [
        ("<?xml version='1.0'?><!-- a --><rss>", "", Body.FEED),
        ("<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", "", Body.HTML),
        ("<!doctype html><p>", "application/rss+xml", Body.HTML),
        ("  {}", "", Body.JSON),
        ("{ <p> }", "text/html", Body.HTML),
        ("Boats <b>sail</b>", "", Body.HTML),
        ("/* a */ p { color: red }", "", Body.SHEET),
        ("Boats", "text/css", Body.SHEET),
        ("Boats", "", Body.TEXT),
    ],
)
def test_a_body_says_what_it_is(text: str, media_type: str, body: Body) -> None:
    assert body_of(text, media_type) is body


PIECES = (
    "<rss>", "<feed>", "{", '"url":', "[", "]", "<loc>", "</loc>", "http://a.example/", '"/b.jpg"',
    "<!DOCTYPE a [", "<!ENTITY x 'y'>", "&x;", "url(c.png)", "<![CDATA[", "]]>", "\n", ",",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)), st.booleans())
def test_any_body_is_read(pieces: list[str], roughly: bool) -> None:  # noqa: FBT001 - drawn
    gatherer = Gatherer("http://harbour.example/")
    read_body("".join(pieces), "", gatherer, roughly=roughly)
    assert not gatherer.is_cut
