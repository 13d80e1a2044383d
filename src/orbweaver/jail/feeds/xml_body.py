"""Feeds and sitemaps in XML: RSS, Atom, sitemaps with pictures and videos, and their indexes.

Read by expat as far as the text is well-formed. A document type is refused, and with it every
entity that one could declare; what cannot be read so is searched for addresses instead.
"""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from orbweaver.errors import UnreadableMedia
from orbweaver.jail.html.element import read_element
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.plain_text import addresses_in
from orbweaver.jail.html.rough import read_roughly
from orbweaver.jail.html.suffixes import is_media_address
from orbweaver.jail.refusals import Refusal, unreadable

_LONGEST_TEXT_CHARS = 256 * 1024
_MOST_FRAGMENTS = 500
_DEEPEST = 200
_LINK_KINDS = {"next": Letters.NEXT, "prev": Letters.PREVIOUS, "previous": Letters.PREVIOUS}
_OF_XHTML = frozenset(("a", "img", "video", "audio", "source", "iframe", "object", "embed"))
_WITH_HTML = frozenset(("description", "encoded", "content", "summary"))
_MEDIA_TEXTS = {
    "thumbnail_loc": Letters.POSTER,
    "content_loc": Letters.VIDEO,
    "player_loc": Letters.EMBED,
}


def read_xml_body(text: str, gatherer: Gatherer) -> None:
    """Give what a feed or sitemap leads to to ``gatherer``."""
    reader = _Reader(gatherer)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    encoded = text.encode(errors="replace")
    try:
        parser.Parse(encoded, True)  # noqa: FBT003 - expat names no argument
    except (expat.ExpatError, UnreadableMedia):
        rest = encoded[max(0, parser.CurrentByteIndex) :].decode(errors="replace")
        _search(rest, gatherer)


def _refuse(*_: object) -> None:
    raise unreadable(Refusal.DAMAGED)


def _search(text: str, gatherer: Gatherer) -> None:
    for address in addresses_in(text):
        if is_media_address(address):
            gatherer.picture(Letters.EMBED, address)
        else:
            gatherer.link(Letters.FEED, address)


class _Reader:
    """Follows the elements of one document."""

    def __init__(self, gatherer: Gatherer) -> None:
        """Stand outside of the root."""
        self._gatherer = gatherer
        self._path: list[str] = [""]
        self._attributes: list[Mapping[str, str]] = [{}]
        self._text: list[str] = []
        self._text_chars = 0
        self._fragments = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        local = _local(name)
        self._path.append(local)
        if len(self._path) > _DEEPEST:
            raise unreadable(Refusal.DAMAGED)
        self._attributes.append(attributes)
        self._text, self._text_chars = [], 0
        special = _STARTS.get(local)
        if special is not None:
            special(self._gatherer, attributes)
        elif local in _OF_XHTML:
            read_element(local, attributes, "", self._gatherer)

    def text(self, text: str) -> None:
        """Take text."""
        if self._text_chars < _LONGEST_TEXT_CHARS:
            self._text.append(text)
            self._text_chars += len(text)

    def end(self, name: str) -> None:
        """Leave an element."""
        del name
        local, attributes = self._path.pop(), self._attributes.pop()
        text, self._text = "".join(self._text).strip(), []
        if text:
            self._take(local, self._path[-1], attributes, text)

    def _take(self, local: str, parent: str, attributes: Mapping[str, str], text: str) -> None:
        if local == "loc":
            self._take_place(parent, text)
        elif _is_entry(local, attributes):
            self._gatherer.link(Letters.FEED, text)
        elif local == "url" and parent == "image":
            self._gatherer.picture(Letters.PREVIEW, text)
        elif local == "title":
            self._gatherer.name(text)
        elif local in _MEDIA_TEXTS:
            self._gatherer.picture(_MEDIA_TEXTS[local], text)
        elif local in _WITH_HTML and "<" in text and self._fragments < _MOST_FRAGMENTS:
            self._fragments += 1
            read_roughly(text, self._gatherer)

    def _take_place(self, parent: str, text: str) -> None:
        if parent == "image":
            self._gatherer.picture(Letters.IMAGE, text)
        elif parent == "sitemap":
            self._gatherer.feed(text)
        else:
            self._gatherer.link(Letters.FEED, text)


def _is_entry(local: str, attributes: Mapping[str, str]) -> bool:
    """Return whether the text of an element of RSS is the address of an entry."""
    if local == "guid":
        return attributes.get("isPermaLink") != "false"
    return local == "link" and "href" not in attributes


def _link(gatherer: Gatherer, attributes: Mapping[str, str]) -> None:
    href, rel = attributes.get("href", ""), attributes.get("rel", "alternate").lower()
    if rel == "enclosure":
        gatherer.picture(Letters.EMBED, href)
    elif rel == "alternate":
        gatherer.link(Letters.FEED, href)
    elif rel in _LINK_KINDS:
        gatherer.link(_LINK_KINDS[rel], href)


def _enclosure(gatherer: Gatherer, attributes: Mapping[str, str]) -> None:
    gatherer.picture(Letters.EMBED, attributes.get("url", ""))


def _thumbnail(gatherer: Gatherer, attributes: Mapping[str, str]) -> None:
    gatherer.picture(Letters.PREVIEW, attributes.get("url", ""))


def _content(gatherer: Gatherer, attributes: Mapping[str, str]) -> None:
    """Take ``media:content`` by its ``url``, Atom's own by its ``src``."""
    gatherer.picture(Letters.EMBED, attributes.get("url") or attributes.get("src", ""))


def _image(gatherer: Gatherer, attributes: Mapping[str, str]) -> None:
    gatherer.picture(Letters.PREVIEW, attributes.get("href", ""))


_STARTS: dict[str, Callable[[Gatherer, Mapping[str, str]], None]] = {
    "link": _link,
    "enclosure": _enclosure,
    "thumbnail": _thumbnail,
    "content": _content,
    "image": _image,
}


def _local(name: str) -> str:
    return name.rpartition(":")[2]
