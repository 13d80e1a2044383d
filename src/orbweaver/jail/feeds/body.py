"""What a body is, by its own first characters, and the way to read it that follows."""

import re
import zlib
from enum import StrEnum

from orbweaver.jail.feeds.json_body import read_json_body
from orbweaver.jail.feeds.text_body import read_text_body
from orbweaver.jail.feeds.xml_body import read_xml_body
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.rough import read_roughly
from orbweaver.jail.html.shape import template_hex
from orbweaver.jail.html.tree import read_tree
from orbweaver.jail.limits import LONGEST_HTML_BYTES

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW_BITS = 31
_LOOKED_AT_CHARS = 4096
_ROOT = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*+(?:\[[^\]]*+\])?[^>]*+>)*+<(?P<name>[a-z:]++)",
    re.DOTALL | re.IGNORECASE,
)
_FEED_ROOTS = frozenset(("rss", "feed", "urlset", "sitemapindex", "rdf:rdf", "channel"))
_RULE = re.compile(r"@import\s|@charset\s|[^<>{}]{1,400}\{[^<>{}]*+[:}]", re.IGNORECASE)


class Body(StrEnum):
    """What there is to read."""

    HTML = "html"
    FEED = "feed"
    """XML: a feed or a sitemap."""
    JSON = "json"
    SHEET = "sheet"
    TEXT = "text"


def unpacked(content: bytes) -> bytes:
    """Return ``content``, unpacked to no more than is read where it is gzip; a torn end is cut."""
    if not content.startswith(_GZIP):
        return content
    try:
        return zlib.decompressobj(_GZIP_WINDOW_BITS).decompress(content, LONGEST_HTML_BYTES + 1)
    except zlib.error:
        return content


def body_of(text: str, media_type: str) -> Body:
    """Return what ``text`` is; its declared ``media_type`` counts where it does not tell itself."""
    head = text[:_LOOKED_AT_CHARS].lstrip("\ufeff \t\r\n\f")
    if head.startswith("<"):
        root = _ROOT.match(head)
        return Body.FEED if root and root["name"].lower() in _FEED_ROOTS else Body.HTML
    if media_type == "text/css":
        return Body.SHEET
    if head.startswith(("{", "[")) and media_type != "text/html":
        return Body.JSON
    if "<" in text or media_type == "text/html":
        return Body.HTML
    return Body.SHEET if _RULE.match(head) else Body.TEXT


def read_body(text: str, media_type: str, gatherer: Gatherer, *, roughly: bool) -> None:
    """Give what ``text`` leads to to ``gatherer``, HTML in the data of its scripts included."""
    match body_of(text, media_type):
        case Body.HTML:
            read = read_roughly if roughly else read_tree
            read(text, gatherer)
            gatherer.template = template_hex(gatherer.shapes)
        case Body.FEED:
            read_xml_body(text, gatherer)
        case Body.JSON:
            read_json_body(text, gatherer)
        case Body.SHEET:
            gatherer.style(text)
        case Body.TEXT:
            read_text_body(text, gatherer)
    for fragment in gatherer.fragments:
        read_roughly(fragment, gatherer)
