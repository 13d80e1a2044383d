"""The Link header (RFC 8288): what a reply leads to before its body is looked at."""

import re

from orbweaver.errors import MalformedUrl
from orbweaver.jail.html.kinds import LinkKind
from orbweaver.jail.limits import LONGEST_LINK_TEXT_CHARS
from orbweaver.jail.page import PageLink
from orbweaver.model.url import Url

_LONGEST_CHARS = 16 * 1024
_MOST_LINKS = 50
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"  # noqa: S105 - a word of a header, no secret
_LINK = re.compile(
    rf"""<(?P<address>[^<>]*+)>(?P<said>(?:\s*+;\s*+{_TOKEN}
        (?:\s*+=\s*+(?:"(?:[^"\\]|\\.)*+"|[^\s";,]*+))?+)*+)""",
    re.VERBOSE,
)
_SAID = re.compile(
    rf""";\s*+(?P<name>{_TOKEN})
        (?:\s*+=\s*+(?:"(?P<quoted>(?:[^"\\]|\\.)*+)"|(?P<plain>[^\s";,]*+)))?+""",
    re.VERBOSE,
)
_NEEDED = frozenset(
    ("preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "stylesheet", "icon")
)
_KINDS = {"next": LinkKind.NEXT, "prev": LinkKind.PREVIOUS, "previous": LinkKind.PREVIOUS}


def links_in_header(value: str, base: Url) -> tuple[PageLink, ...]:
    """Return what a Link header of the reply from ``base`` leads to, at most 50 links.

    A link about another page than the reply's own (``anchor``) is left out, and so is what a
    page needs and does not lead to: sheets, scripts, hosts to connect to beforehand.

    >>> [link.kind.value for link in links_in_header("</2>; rel=next", Url.parse("http://a.example/"))]
    ['next']
    """
    links = (_link(found, base) for found in _LINK.finditer(value[:_LONGEST_CHARS]))
    return tuple(link for link in links if link is not None)[:_MOST_LINKS]


def _link(found: re.Match[str], base: Url) -> PageLink | None:
    said: dict[str, str] = {}
    for each in _SAID.finditer(found["said"]):
        said.setdefault(each["name"].lower(), each["quoted"] or each["plain"] or "")
    words = said.get("rel", "").lower().split()
    if not words or "anchor" in said or not _NEEDED.isdisjoint(words):
        return None
    kind = next((_KINDS[word] for word in words if word in _KINDS), LinkKind.ANCHOR)
    try:
        url = Url.parse(found["address"], base)
    except MalformedUrl:
        return None
    rel = " ".join(words)[:LONGEST_LINK_TEXT_CHARS]
    return PageLink(url, kind, "nofollow" in words, rel=rel)
