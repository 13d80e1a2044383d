"""What a page tells besides plain links: scripts, texts, forms, its template and its likeness."""

import random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import MalformedUrl
from orbweaver.jail.html.addresses import Addresses
from orbweaver.jail.html.kinds import LinkKind, MediaKind
from orbweaver.jail.html.leaving import offers_logout
from orbweaver.jail.html.likeness import simhash_hex
from orbweaver.jail.html.plain_text import addresses_in
from orbweaver.jail.page import PageReading, read_page
from orbweaver.jail.pool import JailPool
from orbweaver.model.url import Url

BASE = Url.parse("http://harbour.example/boats/")
WORDS = ("pond", "garden", "rock", "harbour", "boat", "quarry", "moss", "fern", "lantern", "reed")


def media(reading: PageReading) -> dict[str, MediaKind]:
    """Return path and query of every media address, with its kind."""
    return {item.url.path + item.url.query: item.kind for item in reading.media}


def paths(reading: PageReading, kind: LinkKind) -> list[str]:
    """Return path and query of the links of one kind."""
    return [link.url.path + link.url.query for link in reading.links if link.kind is kind]


def test_json_in_scripts_is_read(jail: JailPool) -> None:
    page = rb"""<script type="application/ld+json">{"@context": "https://schema.example/",
      "@type": "ImageGallery", "url": "/gallery", "image": {"@type": "ImageObject", "url": "/one"},
      "thumbnailUrl": ["two.jpg", "\/three.jpg?size=1"], "text": "read http://no.example/ not"}
    </script><script type="application/json">{"post": "<img src='/inner.jpg'><a href='/deep'>"}
    </script>"""
    reading = read_page(jail, page, BASE)
    assert media(reading) == {
        "/one": MediaKind.SCRIPT,
        "/boats/two.jpg": MediaKind.SCRIPT,
        "/three.jpg?size=1": MediaKind.SCRIPT,
        "/inner.jpg": MediaKind.IMAGE,
    }
    assert paths(reading, LinkKind.SCRIPT) == ["/gallery"]
    assert paths(reading, LinkKind.ANCHOR) == ["/deep"]


def test_programs_are_searched_for_addresses(jail: JailPool) -> None:
    page = rb"""<script>var a = 'it\'s', b = "http:\/\/harbour.example\/1", c = ["/two.jpg", 'x'];
      location.href = '/next'; d = "\u002fthree.png"; e = /'/;</script>
      <button onclick="window.open('/four')">open</button>"""
    reading = read_page(jail, page, BASE)
    assert set(media(reading)) == {"/two.jpg", "/three.png"}
    assert set(paths(reading, LinkKind.SCRIPT)) == {"/1", "/next", "/four"}


def test_addresses_in_text_are_found_once_and_not_where_they_are_links(jail: JailPool) -> None:
    page = b"""<p>See http://harbour.example/plain. Or (https://harbour.example/b_(c)).</p>
      <a href="/long/address">http://harbour.example/long/addr</a> http://harbour.example/linked
      <a href="/linked">here</a><script>// http://harbour.example/script</script>
      <textarea>[img]http://harbour.example/code.jpg[/img]</textarea>
      <input value="[url=http://harbour.example/x][img]http://harbour.example/box.jpg[/img]">"""
    reading = read_page(jail, page, BASE)
    assert paths(reading, LinkKind.TEXT) == ["/plain", "/b_(c)", "/code.jpg"]
    assert media(reading) == {"/box.jpg": MediaKind.LAZY}


def test_any_attribute_may_hold_the_address_of_media(jail: JailPool) -> None:
    page = b"""<a href=/page data-zoom="/zoom.jpg" title="not/this.jpg" download="nor.jpg">a</a>
      <div data-set='{"src": "set.webp"}' data-video-mp4="clip.mp4" data-count="3.5"></div>
      <p value="plain.jpg" custom="http://harbour.example/custom.png?x=1">"""
    assert set(media(read_page(jail, page, BASE))) == {
        "/zoom.jpg", "/boats/set.webp", "/boats/clip.mp4", "/custom.png?x=1",
    }  # fmt: skip


def test_links_carry_their_text_and_relation(jail: JailPool) -> None:
    page = b"""<a href=/login rel="NoFollow  help"> Log
      <b>in</b></a><a href=/long>%s</a><a href=/twice><img></a><a href=/twice>again</a>"""
    links = read_page(jail, page % (b"x" * 900), BASE).links
    assert [(link.text, link.rel) for link in links] == [
        ("Log in", "nofollow help"), ("x" * 40, ""), ("again", ""),
    ]  # fmt: skip


def test_sheets_feeds_and_the_generator_are_named(jail: JailPool) -> None:
    page = b"""<meta name=Generator content="Potting  Shed 3.1"><link rel=stylesheet href=/a.css>
      <style>@import "b.css";</style><link rel=sitemap href=/map.xml>
      <link rel=alternate type=application/atom+xml href=/feed><link rel=alternate href=/de>"""
    reading = read_page(jail, page, BASE)
    assert reading.generator == "Potting Shed 3.1"
    assert [url.path for url in reading.style_sheets] == ["/a.css", "/boats/b.css"]
    assert [url.path for url in reading.feeds] == ["/map.xml", "/feed"]


LOGIN = b"""<form action="/ucp?mode=login" method=POST><input name=name value=""><input name=word
  type=password><input type=hidden name=token value="t&amp;1">
  <input type=checkbox name=keep checked><input type=checkbox name=no>
  <select name=lang><option>en<option value=eo selected>Esperanto
  </select><textarea name=note>hi</textarea><input type=submit name=go value="Log in">
  <button name=other>x</button></form><form><input name=q></form>"""


def test_a_login_form_is_told_with_its_tokens(jail: JailPool) -> None:
    reading = read_page(jail, LOGIN, BASE)
    login, search = reading.forms
    assert (login.action.path, login.method, login.has_password) == ("/ucp", "post", True)
    assert login.fields == (
        ("name", ""), ("word", ""), ("token", "t&1"), ("keep", "on"), ("lang", "eo"),
        ("note", "hi"), ("go", "Log in"),
    )  # fmt: skip
    assert (search.action, search.method, search.has_password) == (BASE, "get", False)
    assert reading.has_password_field
    assert not reading.has_logout_link


def test_forms_are_bounded(jail: JailPool) -> None:
    page = (b"<form>" + b"<input name=a>" * 200 + b"</form>") * 50
    reading = read_page(jail, page, BASE)
    assert [len(form.fields) for form in reading.forms] == [100] * 20


@pytest.mark.parametrize(
    ("address", "text", "offered"),
    [
        ("/ucp?mode=logout&sid=1", "x", True),
        ("/log-out", "", True),
        ("/log-off", "", True),
        ("/sign_off", "", True),
        ("/leave", "Sign out", True),
        ("/leave", "Abmelden", True),
        ("/blog-outdoors", "Catalog outside", False),
        ("/login", "Log in", False),
    ],
)
def test_a_logout_is_told_by_address_or_text(address: str, text: str, *, offered: bool) -> None:
    assert offers_logout([address], [text]) is offered


def shop(items: int, *, name: str = "boat", extra: str = "") -> bytes:
    """Return a page of a template with so many items."""
    rows = "".join(
        f'<div class="item" id="item-{n}"><a href="/{name}/{n}">{name}</a></div>'
        for n in range(items)
    )
    return (
        f'<html><body class="shop"><div id="top">{name}</div><div class="list">{rows}</div>'
        f'<div class="foot">{extra}</div></body></html>'
    ).encode()


def test_pages_of_one_template_share_it_whatever_they_hold(jail: JailPool) -> None:
    pages = [shop(1), shop(30, name="oar"), shop(3, extra="<p>by <b>the</b> <em>pond</em></p>")]
    found = {read_page(jail, page, BASE).template_hex for page in pages}
    assert len(found) == 1
    assert found.pop() != read_page(jail, b"<body class=other><p class=a>", BASE).template_hex


def test_what_is_no_html_has_no_template(jail: JailPool) -> None:
    assert read_page(jail, b'{"a": "<p class=b id=c>"}', BASE).template_hex == ""


def distance_bits(one: str, other: str) -> int:
    """Return in how many bits two SimHashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def prose(seed: int, words: int = 400) -> list[str]:
    """Return invented words, as many different ones as a text has."""
    source = random.Random(seed)
    return [source.choice(WORDS) + str(source.randrange(400)) for _ in range(words)]


def test_texts_that_share_their_words_are_near_and_others_far() -> None:
    near, far = [], []
    for seed in range(20):
        words = prose(seed)
        changed = [*words[:200], "frog", "toad", *words[200:390]]
        near.append(distance_bits(simhash_hex(" ".join(words)), simhash_hex(" ".join(changed))))
        other = simhash_hex(" ".join(prose(seed + 1_000)))
        far.append(distance_bits(simhash_hex(" ".join(words)), other))
    assert mean(near) < 8
    assert max(near) < min(far)


def test_spaces_and_capitals_do_not_count() -> None:
    words = prose(1)
    assert simhash_hex(" ".join(words)) == simhash_hex("  " + " \n".join(words).upper())


def test_too_few_words_have_no_likeness() -> None:
    assert simhash_hex("a boat in the harbour") == ""
    assert simhash_hex("boat " * 500) == ""
    assert len(simhash_hex("池の庭にある石の橋を渡ると古い水門が見える")) == 16


@given(st.text(max_size=300))
def test_any_text_has_a_likeness_or_none(text: str) -> None:
    assert len(simhash_hex(text)) in {0, 16}


def test_a_page_s_likeness_is_of_what_is_seen(jail: JailPool) -> None:
    seen = " ".join(prose(3)).encode()
    one = read_page(jail, b"<p>" + seen + b"<script>a b c d</script>", BASE)
    other = read_page(jail, b"<div class=x>" + seen + b"<style>e f g</style></div>", BASE)
    assert one.simhash_hex == other.simhash_hex != ""


WRITTEN = (
    "/", "//", "a", "..", ".", "?", "#", ":", "\\", "%2e", "http://", "https:", "harbour.example",
    "b.jpg", " ", "\t", "é", "mailto:", "&", "=", "@", "1", "\ud800",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(WRITTEN), max_size=6).map("".join),
    st.sampled_from(
        ["http://a.example/", "https://u@b.example:8443/c/d?e", "http://xn--0ca.example/x"]
    ),
)
def test_addresses_are_resolved_as_the_parser_does(written: str, base: str) -> None:
    found = Addresses(base).absolute(written)
    text = written.strip().encode(errors="replace").decode()
    try:
        expected = Url.parse(text, Url.parse(base)).reveal() if text and text[0] != "#" else None
    except MalformedUrl:
        expected = None
    assert found == expected


def test_text_addresses_end_where_the_sentence_does() -> None:
    text = "(http://a.example/b) http://a.example/c, [http://a.example/d] 'http://a.example/e'."
    assert [address[-1] for address in addresses_in(text)] == ["b", "c", "d", "e"]
