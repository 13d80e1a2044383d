"""What one element says: its links, its media, its forms; given as tag and attributes alone."""

import re
from collections.abc import Iterable, Iterator

from orbweaver.jail.html.attributes import (
    SAYS_NOTHING_OF_ADDRESSES,
    Attributes,
    Handler,
    reader_of,
)
from orbweaver.jail.html.data import read_json, read_program
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.suffixes import is_media_address
from orbweaver.jail.limits import LONGEST_GENERATOR_CHARS, LONGEST_LINK_TEXT_CHARS

_PREVIEWS = frozenset({
    "og:image", "og:image:url", "og:image:secure_url", "og:video", "og:video:url",
    "og:video:secure_url", "twitter:image", "twitter:image:src", "twitter:player:stream",
})  # fmt: skip
_REFRESH = re.compile(
    r"""[^;,]*+[;,]\s*+(?:url\s*+=\s*+)?["']?(?P<address>[^"']++)""", re.IGNORECASE
)
_UNWANTED = frozenset(("nofollow", "ugc", "sponsored"))
_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
)


Plan = tuple[Handler, ...]
_MOST_PLANS = 4_096


class Plans(dict[tuple[str, ...], Plan]):
    """How elements are read, by tag and names of attributes: found out once for each such list.

    Most elements of a page have a list that says nothing of addresses, and an empty plan.
    """

    def __missing__(self, names: tuple[str, ...]) -> Plan:
        """Find out, and remember."""
        if len(self) >= _MOST_PLANS:
            self.clear()
        plan = self[names] = tuple(_handlers(names[0], names[1:]))
        return plan


def read_element(tag: str, attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    """Give what an element says to ``gatherer``; ``text`` is what stands in it."""
    for handle in _handlers(tag, attributes):
        handle(attributes, text, gatherer)


def _handlers(tag: str, attributes: Iterable[str]) -> Iterator[Handler]:
    special = _SPECIAL.get(tag)
    if special is not None:
        yield special
    for name in attributes:
        if name not in SAYS_NOTHING_OF_ADDRESSES:
            yield reader_of(tag, name)


def _anchor(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    href = attributes.get("href")
    if href and "rel" not in attributes:
        gatherer.link(Letters.ANCHOR, href, text)
    elif href:
        _link(Letters.ANCHOR, href, attributes, text, gatherer)


def _area(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    href = attributes.get("href") or ""
    _link(Letters.AREA, href, attributes, attributes.get("alt") or "", gatherer)


def _link(kind: str, href: str, attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    words = (attributes.get("rel") or "").lower().split()
    gatherer.link(
        _by_relation(words) or kind,
        href,
        text,
        " ".join(words)[:LONGEST_LINK_TEXT_CHARS],
        unwanted=not _UNWANTED.isdisjoint(words),
    )


def _by_relation(words: list[str]) -> str | None:
    if "next" in words:
        return Letters.NEXT
    return Letters.PREVIOUS if "prev" in words or "previous" in words else None


def _link_element(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    href, words = attributes.get("href") or "", (attributes.get("rel") or "").lower().split()
    media_type = (attributes.get("type") or "").strip().lower()
    if _by_relation(words):
        _link(Letters.NEXT, href, attributes, "", gatherer)
    elif "image_src" in words or _preloads_media(words, attributes):
        gatherer.picture(Letters.PREVIEW, href)
    elif "stylesheet" in words:
        gatherer.sheet(href)
    elif "sitemap" in words or ("alternate" in words and media_type in _FEED_TYPES):
        gatherer.feed(href)


def _preloads_media(words: list[str], attributes: Attributes) -> bool:
    return "preload" in words and attributes.get("as") in {"image", "video", "audio"}


def _frame(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    gatherer.link(Letters.FRAME, attributes.get("src") or "")


def _meta(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    content = (attributes.get("content") or "").strip()
    name = (attributes.get("property") or attributes.get("name") or "").strip().lower()
    if not content:
        return
    if name in _PREVIEWS:
        gatherer.picture(Letters.PREVIEW, content)
    elif name == "robots":
        words = set(content.lower().replace(",", " ").split())
        gatherer.forbids_following |= not {"nofollow", "none"}.isdisjoint(words)
    elif name == "generator":
        gatherer.generator = " ".join(content.split())[:LONGEST_GENERATOR_CHARS]
    elif (attributes.get("http-equiv") or "").strip().lower() == "refresh":
        found = _REFRESH.match(content)
        gatherer.link(Letters.REFRESH, found["address"] if found else "")
    elif is_media_address(content) and ("/" in content and " " not in content):
        gatherer.picture(Letters.PREVIEW, content)


def _image(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    gatherer.picture(Letters.IMAGE, (attributes.get("href") or "").strip())


def _base(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    gatherer.rebase(attributes.get("href") or "")


def _input(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    gatherer.has_password_field |= (attributes.get("type") or "").strip().lower() == "password"


def _title(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del attributes
    gatherer.name(text)


def _style(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del attributes
    gatherer.style(text)


def _script(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    if not text:
        return
    read = read_json if "json" in (attributes.get("type") or "").lower() else read_program
    read(text, gatherer)


_SPECIAL: dict[str, Handler] = {
    "a": _anchor,
    "area": _area,
    "base": _base,
    "frame": _frame,
    "iframe": _frame,
    "image": _image,
    "input": _input,
    "link": _link_element,
    "meta": _meta,
    "script": _script,
    "style": _style,
    "title": _title,
}
WITH_TEXT = frozenset(("a", "title", "style", "script"))
"""Elements whose text is read."""
