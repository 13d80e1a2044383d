"""What attributes say whatever their element: media, styles, events, and addresses of any name."""

from collections.abc import Callable, Mapping
from functools import partial

from orbweaver.jail.html.css_urls import css_urls
from orbweaver.jail.html.data import read_data, read_program
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.plain_text import addresses_in
from orbweaver.jail.html.script_data import parsed_json
from orbweaver.jail.html.srcset import parse_srcset
from orbweaver.jail.html.suffixes import is_media_address

Attributes = Mapping[str, str | None]
Handler = Callable[[Attributes, str, Gatherer], None]
"""Takes the attributes of an element and the text that stands in it."""

SAYS_NOTHING_OF_ADDRESSES = frozenset({
    "class", "id", "href", "alt", "title", "width", "height", "rel", "type", "name", "lang",
    "target", "content", "property", "placeholder", "download", "loading", "method", "action",
})  # fmt: skip
_LAZY = frozenset({
    "data-src", "data-original", "data-lazy", "data-lazy-src", "data-image", "data-img",
    "data-full", "data-full-src", "data-large", "data-large-src", "data-hires", "data-poster",
    "data-hi-res-src", "data-thumb", "data-url", "data-bg", "data-background",
    "data-background-image",
})  # fmt: skip
_SHOWN = {
    "src": {
        "amp-img": Letters.IMAGE,
        "amp-video": Letters.VIDEO,
        "audio": Letters.AUDIO,
        "embed": Letters.EMBED,
        "img": Letters.IMAGE,
        "input": Letters.IMAGE,
        "source": Letters.SOURCE,
        "video": Letters.VIDEO,
    },
    "background": dict.fromkeys(("body", "table", "td", "th", "tr"), Letters.IMAGE),
    "data": {"object": Letters.EMBED},
    "lowsrc": {"img": Letters.IMAGE},
    "poster": {"video": Letters.POSTER},
    "xlink:href": {"image": Letters.IMAGE},  # of a drawing
}
_CANDIDATES = {
    "srcset": Letters.CANDIDATE,
    "imagesrcset": Letters.CANDIDATE,
    **dict.fromkeys(("data-srcset", "data-lazy-srcset", "data-bgset"), Letters.LAZY),
}


def reader_of(tag: str, name: str) -> Handler:
    """Return what reads the attribute ``name`` of an element."""
    shown = _SHOWN.get(name, {}).get(tag)
    if shown is not None:
        return partial(_read_shown, name, shown)
    if name in _CANDIDATES:
        return partial(_read_candidates, name, _CANDIDATES[name])
    if name == "style":
        return _read_style
    if name in _LAZY:
        return partial(_read_lazy, name)
    if name.startswith("on"):
        return partial(_read_event, name)
    return partial(_read_other, name)


def _read_shown(
    name: str, kind: str, attributes: Attributes, text: str, gatherer: Gatherer
) -> None:
    del text
    gatherer.picture(kind, attributes[name] or "")


def _read_candidates(
    name: str, kind: str, attributes: Attributes, text: str, gatherer: Gatherer
) -> None:
    del text
    for address in parse_srcset(attributes[name] or ""):
        gatherer.picture(kind, address)


def _read_style(attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    gatherer.style(attributes["style"] or "")


def _read_lazy(name: str, attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    value = attributes[name] or ""
    address, _ = next(css_urls(value), (value, False))
    gatherer.picture(Letters.LAZY, address)


def _read_event(name: str, attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    del text
    read_program(attributes[name] or "", gatherer)


def _read_other(name: str, attributes: Attributes, text: str, gatherer: Gatherer) -> None:
    """Take an attribute that is of no kind that we know, but may hold an address of media."""
    del text
    value = (attributes[name] or "").strip()
    if "." not in value:
        return
    data = parsed_json(value) if value[0] in "[{" else None
    if data is not None:
        read_data(data, gatherer)
    elif is_media_address(value) and " " not in value:
        if "/" in value or name.startswith(("data-", "src")):
            gatherer.picture(Letters.LAZY, value)
    elif "://" in value:
        for address in addresses_in(value):
            if is_media_address(address):
                gatherer.picture(Letters.LAZY, address)
