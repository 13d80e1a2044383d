"""Addresses among the data of scripts: JSON and JSON-LD as such, everything else by a scan."""

import json
import re
from collections.abc import Iterator

from orbweaver.jail.html.plain_text import addresses_in
from orbweaver.jail.html.suffixes import is_media_address

Value = dict[str, "Value"] | list["Value"] | str | float | bool | None
Told = tuple[str, str]
"""Name of the field that a text stands in, lower case, and the text."""

_LONGEST_JSON_CHARS = 1024 * 1024
_LONGEST_ADDRESS_CHARS = 2_000
_MOST_VALUES = 20_000
_OF_MEDIA = frozenset({
    "image", "images", "img", "src", "contenturl", "thumbnail", "thumbnailurl", "thumbnail_url",
    "photo", "photos", "picture", "poster", "banner_image", "primaryimageofpage", "srcset",
})  # fmt: skip
_OF_LINKS = frozenset(("url", "href", "link", "permalink", "@id", "item", "external_url", "next"))
_OF_THE_SAME = frozenset(("url", "@id", "@list", "src"))
_NOT_TOLD = frozenset(("@context", "@type", "type", "xmlns"))
_ESCAPED = re.compile(r"\\(?:(/)|u00([0-9a-fA-F]{2})|x([0-9a-fA-F]{2}))")
_QUOTED = re.compile(r"""["'(]([^\s"'<>()\\`]{4,2000}+)(?=["')])""")
_GOES_TO = re.compile(
    r"""(?:location(?:\.href)?\s*+=|window\.open\()\s*+["']([^\s"'<>]{1,2000}+)["']"""
)


def parsed_json(text: str) -> Value:
    """Return the value that ``text`` is, or nothing where it is none, or too long or deep."""
    if len(text) > _LONGEST_JSON_CHARS:
        return None
    try:
        value: Value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def texts_of(value: Value) -> Iterator[Told]:
    """Yield every text in a JSON value with the name of its field, at most 20,000 values.

    A ``url`` of a picture's own object counts as the picture's field.
    """
    waiting: list[tuple[str, Value]] = [("", value)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        name, current = waiting.pop()
        if isinstance(current, str):
            yield name, current
        elif isinstance(current, list):
            waiting.extend((name, each) for each in reversed(current))
        elif isinstance(current, dict):
            waiting.extend(reversed([(_named(name, key), each) for key, each in current.items()]))


def is_address(name: str, text: str) -> bool:
    """Return whether the text of a field is an address, by how it begins and what it is called."""
    if not 1 < len(text) <= _LONGEST_ADDRESS_CHARS or name in _NOT_TOLD:
        return False
    if " " in text or not text.isprintable():
        return False
    if text.startswith(("http://", "https://", "//")):
        return True
    if name in _OF_MEDIA or name in _OF_LINKS:
        return text.startswith("/") or is_media_address(text)
    return "/" in text and is_media_address(text)


def is_media_field(name: str, address: str) -> bool:
    """Return whether a field holds the address of media."""
    return name in _OF_MEDIA or is_media_address(address)


def addresses_in_script(text: str) -> Iterator[tuple[bool, str]]:
    """Yield what a program's text holds in quotes that is an address, and whether of media."""
    text = _ESCAPED.sub(_unescaped, text)
    for address in addresses_in(text):
        yield is_media_address(address), address
    for found in _QUOTED.finditer(text):
        if is_media_address(found[1]) and "://" not in found[1]:
            yield True, found[1]
    for found in _GOES_TO.finditer(text):
        yield is_media_address(found[1]), found[1]


def _named(parent: str, key: str) -> str:
    name = key.lower()
    return parent if parent in _OF_MEDIA and name in _OF_THE_SAME else name


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1]:
        return "/"
    return chr(int(escape[2] or escape[3], 16))
