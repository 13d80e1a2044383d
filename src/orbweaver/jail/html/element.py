"""What one element says: its links, its media, its forms; given as tag and attributes alone."""

import re
from collections.abc import Callable, Iterator, Mapping

from orbweaver.jail.html.css_urls import css_urls
from orbweaver.jail.html.kinds import LinkKind, MediaKind
from orbweaver.jail.html.srcset import parse_srcset

Attributes = Mapping[str, str]
Found = tuple[LinkKind | MediaKind, str]

LAZY_ADDRESS = (
    "data-src",
    "data-original",
    "data-lazy",
    "data-lazy-src",
    "data-image",
    "data-img",
    "data-full",
    "data-full-src",
    "data-large",
    "data-large-src",
    "data-hires",
    "data-hi-res-src",
    "data-thumb",
    "data-poster",
    "data-url",
    "data-bg",
    "data-background",
    "data-background-image",
)
LAZY_SRCSET = ("data-srcset", "data-lazy-srcset", "data-bgset")
_PREVIEWS = {
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "og:video",
    "og:video:url",
    "og:video:secure_url",
    "twitter:image",
    "twitter:image:src",
    "twitter:player:stream",
}
_REFRESH = re.compile(
    r"""[^;,]*+[;,]\s*+(?:url\s*+=\s*+)?["']?(?P<address>[^"']++)""", re.IGNORECASE
)
_ADDRESSES = {
    "src": {
        "audio": MediaKind.AUDIO,
        "embed": MediaKind.EMBED,
        "img": MediaKind.IMAGE,
        "input": MediaKind.IMAGE,
        "source": MediaKind.SOURCE,
        "video": MediaKind.VIDEO,
    },
    "background": dict.fromkeys(("body", "table", "td", "th", "tr"), MediaKind.IMAGE),
    "data": {"object": MediaKind.EMBED},
    "href": {"image": MediaKind.IMAGE},
    "lowsrc": {"img": MediaKind.IMAGE},
    "poster": {"video": MediaKind.POSTER},
    "xlink:href": {"image": MediaKind.IMAGE},
}
_LINKING = {"a": LinkKind.ANCHOR, "area": LinkKind.AREA, "link": None}
_LAZY_ADDRESSES = dict.fromkeys(LAZY_ADDRESS, MediaKind.LAZY)
_CANDIDATES = {
    "srcset": MediaKind.CANDIDATE,
    "imagesrcset": MediaKind.CANDIDATE,
    **dict.fromkeys(LAZY_SRCSET, MediaKind.LAZY),
}


def media_of(tag: str, attributes: Attributes) -> Iterator[Found]:
    """Yield every media address that an element holds, as it is written."""
    for name, value in attributes.items():
        kind = _ADDRESSES.get(name, {}).get(tag) or _LAZY_ADDRESSES.get(name)
        if kind is not None:
            yield kind, next(css_urls(value), value) if kind is MediaKind.LAZY else value
        elif name in _CANDIDATES:
            for address in parse_srcset(value):
                yield _CANDIDATES[name], address
        elif name == "style":
            for address in css_urls(value):
                yield MediaKind.STYLE, address
    special = _SPECIAL_MEDIA.get(tag)
    if special is not None:
        yield from special(attributes)


def links_of(tag: str, attributes: Attributes) -> Iterator[Found]:
    """Yield every link that an element holds, as it is written."""
    if tag in _LINKING and "href" in attributes:
        kind = _by_relation(attributes) or _LINKING[tag]
        if kind is not None:
            yield kind, attributes["href"]
    elif tag in {"iframe", "frame"} and "src" in attributes:
        yield LinkKind.FRAME, attributes["src"]
    elif tag == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
        found = _REFRESH.match(attributes.get("content", ""))
        if found:
            yield LinkKind.REFRESH, found["address"]


def is_nofollow(attributes: Attributes) -> bool:
    """Return whether a link asks not to be followed."""
    if "rel" not in attributes:
        return False
    return not {"nofollow", "ugc", "sponsored"}.isdisjoint(relations(attributes))


def forbids_following(attributes: Attributes) -> bool:
    """Return whether a ``meta`` asks robots to follow no link of the page."""
    if attributes.get("name", "").strip().lower() != "robots":
        return False
    words = set(attributes.get("content", "").lower().replace(",", " ").split())
    return not {"nofollow", "none"}.isdisjoint(words)


def relations(attributes: Attributes) -> set[str]:
    """Return the words of ``rel``, in lower case."""
    return set(attributes.get("rel", "").lower().split())


def _by_relation(attributes: Attributes) -> LinkKind | None:
    if "rel" not in attributes:
        return None
    words = relations(attributes)
    if "next" in words:
        return LinkKind.NEXT
    return LinkKind.PREVIOUS if not {"prev", "previous"}.isdisjoint(words) else None


def _meta_media(attributes: Attributes) -> Iterator[Found]:
    name = (attributes.get("property") or attributes.get("name", "")).strip().lower()
    if name in _PREVIEWS and "content" in attributes:
        yield MediaKind.PREVIEW, attributes["content"]


def _link_media(attributes: Attributes) -> Iterator[Found]:
    words = relations(attributes)
    shows = "image_src" in words or ("preload" in words and attributes.get("as") == "image")
    if shows and "href" in attributes:
        yield MediaKind.PREVIEW, attributes["href"]


_SPECIAL_MEDIA: dict[str, Callable[[Attributes], Iterator[Found]]] = {
    "meta": _meta_media,
    "link": _link_media,
}
