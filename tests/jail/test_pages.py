"""Pages are read in the jail: what leads on, what is shown, and nothing that markup can hide."""

import pytest

from orbweaver.errors import DecoderStopped
from orbweaver.jail.html.kinds import LinkKind, MediaKind
from orbweaver.jail.html.labels import every_codec
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.page import PageBody, PageReading, ReadPage, read_page, read_pages
from orbweaver.jail.pool import JailPool
from orbweaver.model.url import Url

BASE = Url.parse("http://harbour.example/boats/")
GALLERY = b"""<!doctype html>
<title> Boats
 of the harbour </title>
<meta property="og:image" content="/cover.jpg">
<link rel=next href="?page=2"><link rel=stylesheet href=/look.css>
<style>header { background: url("wave.png") }</style>
<a href="one.html#deck">one</a> <a rel="nofollow noopener" href="two.html">two</a>
<a rel=prev href="?page=0">back</a> <a href="mailto:keeper@harbour.example">write</a>
<a href="#top">top</a> <a href="one.html">one again</a>
<picture><source srcset="big.avif 2x, small.avif 1x"><img src="boat.jpg"></picture>
<img data-src="real.jpg">
<video src="sail.mp4" poster="sail.jpg"></video>
<div style="background:url('deck.png')"></div>
<img src="data:image/png;base64,AAAA"><noscript><img src="plain.jpg"></noscript>
"""


def addresses(reading: PageReading) -> dict[str, str]:
    """Return path and query of every media address, with its kind."""
    return {item.url.path + item.url.query: str(item.kind) for item in reading.media}


def test_a_gallery_is_read_whole(jail: JailPool) -> None:
    reading = read_page(jail, GALLERY, BASE)
    assert reading.title == "Boats of the harbour"
    assert addresses(reading) == {
        "/cover.jpg": "preview",
        "/boats/wave.png": "style",
        "/boats/big.avif": "candidate",
        "/boats/small.avif": "candidate",
        "/boats/boat.jpg": "image",
        "/boats/real.jpg": "lazy",
        "/boats/sail.mp4": "video",
        "/boats/sail.jpg": "poster",
        "/boats/deck.png": "style",
        "/boats/plain.jpg": "image",
    }
    assert reading.inline_media_count == 1
    assert not reading.is_cut


def test_links_carry_their_kind_and_their_wish(jail: JailPool) -> None:
    links = read_page(jail, GALLERY, BASE).links
    assert [(link.url.path + link.url.query, link.kind, link.is_nofollow) for link in links] == [
        ("/boats/?page=2", LinkKind.NEXT, False),
        ("/boats/one.html", LinkKind.ANCHOR, False),
        ("/boats/two.html", LinkKind.ANCHOR, True),
        ("/boats/?page=0", LinkKind.PREVIOUS, False),
    ]


def test_the_first_named_base_holds(jail: JailPool) -> None:
    page = b"<base href='//quay.example/a/'><base href=/b/><a href=c>c</a>"
    (link,) = read_page(jail, page, BASE).links
    assert (link.url.host, link.url.path) == ("quay.example", "/a/c")


def test_a_page_may_ask_not_to_be_followed(jail: JailPool) -> None:
    assert read_page(
        jail, b"<meta name=Robots content='noindex, NOFOLLOW'>", BASE
    ).forbids_following
    assert not read_page(jail, b"<meta name=robots content=noindex>", BASE).forbids_following


def test_the_header_says_how_to_read(jail: JailPool) -> None:
    page = "<title>Пруд</title>".encode("koi8-r")
    assert read_page(jail, page, BASE, charset="koi8-r").title == "Пруд"


@pytest.mark.parametrize("codec", sorted(every_codec()))
def test_every_encoding_is_read_behind_the_walls(jail: JailPool, codec: str) -> None:
    page = bytes(range(128, 256)) + "<title>Boats</title>".encode(codec)
    labels = {"iso2022-jp": "iso-2022-jp", "cp874": "tis-620", "cp949": "euc-kr", "cp932": "sjis"}
    label = labels.get(codec, codec).replace("iso8859", "iso-8859").replace("mac-", "x-mac-")
    label = label.replace("utf-16-", "utf-16")
    reading = read_page(jail, page, BASE, charset=label.removesuffix("hkscs"))
    assert (reading.encoding, reading.was_read_roughly) == (codec, False)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"<div>" * 300, id="300 nested elements"),
        pytest.param(b"<div>" * 5_000, id="5000 nested elements"),
        pytest.param(b"<table>" * 2_000, id="2000 nested tables"),
        pytest.param(b"<b><p>" * 20_000, id="formatting without end"),
        pytest.param(b"</p>" * 50_000, id="ends without beginnings"),
        pytest.param(b"\0\xff<\x80>" * 1_000, id="bytes of no encoding"),
    ],
)
def test_markup_before_a_picture_does_not_hide_it(jail: JailPool, before: bytes) -> None:
    reading = read_page(jail, before + b"<img src=pond.jpg><a href=next>", BASE)
    assert MediaKind.IMAGE in {item.kind for item in reading.media}
    assert len(reading.links) == 1


@pytest.mark.full
@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"<div>" * 390_000, id="390000 nested elements"),
        pytest.param(
            b"<a " + b" ".join(b"a%d" % n for n in range(200_000)) + b">", id="attributes"
        ),
        pytest.param(b"".join(b"<b c=%d><p>" % n for n in range(100_000)), id="formatting"),
    ],
)
def test_markup_that_wears_the_tree_out_is_read_roughly(jail: JailPool, before: bytes) -> None:
    reading = read_page(jail, before + b"<img src=pond.jpg><a href=next>", BASE)
    assert reading.was_read_roughly
    assert [item.url.path for item in reading.media] == ["/boats/pond.jpg"]


def test_a_page_of_a_million_links_is_cut(jail: JailPool) -> None:
    page = b"".join(b"<a href=%d>" % number for number in range(6_000))
    reading = read_page(jail, page, BASE)
    assert reading.is_cut
    assert len(reading.links) == 5_000


def test_a_page_longer_than_two_mebibytes_is_cut(jail: JailPool) -> None:
    page = b"<a href=first>" + b" " * (2 << 20) + b"<a href=last>"
    reading = read_page(jail, page, BASE)
    assert reading.is_cut
    assert [link.url.path for link in reading.links] == ["/boats/first"]


def test_addresses_of_other_schemes_and_endless_ones_are_left_out(jail: JailPool) -> None:
    page = b"<a href='javascript:x'><a href='ftp://a.example/'><a href='/%s'>" % (b"a" * 9_000)
    assert read_page(jail, page, BASE).links == ()


def test_lone_surrogates_do_not_break_the_reply(jail: JailPool) -> None:
    reading = read_page(jail, b"<title>&#xD800;</title><a href='&#xDFFF;'>", BASE)
    assert len(reading.links) == 1


def test_a_page_that_nothing_can_read_in_time_stops_the_decoder() -> None:
    quick = JailLimits(deadline_s=5.0)
    with JailPool(1, limits=quick) as pool, pytest.raises(DecoderStopped, match="out of time"):
        pool.call(ReadPage(deadline_s=0.05), PageBody(b"<div>" * 390_000, BASE).payload())


@pytest.mark.full
def test_many_pages_are_asked_about_at_once_each_with_its_own_base(jail: JailPool) -> None:
    bases = [Url.parse(f"http://harbour.example/{number}/") for number in range(5)]
    bodies = [PageBody(b"<a href=boat>", base) for base in bases]
    readings = read_pages(jail, [*bodies[:2], PageBody(b"<div>" * 390_000, BASE), *bodies[2:]])
    read = [reading for reading in readings if isinstance(reading, PageReading)]
    assert [reading.was_read_roughly for reading in read] == [False, False, True, *[False] * 3]
    found = [link.url for reading in read for link in reading.links]
    assert found == [Url.parse("boat", base) for base in bases]


def test_a_header_that_is_no_word_changes_nothing(jail: JailPool) -> None:
    reading = read_page(jail, b"<a href=boat>", BASE, charset="a\nb", media_type="x" * 1_000)
    assert [link.url.path for link in reading.links] == ["/boats/boat"]
