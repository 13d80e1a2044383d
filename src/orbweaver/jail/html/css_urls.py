"""Addresses in CSS: every ``url()`` of an attribute, an element or a sheet, and every import."""

import re
from collections.abc import Iterator

_URL = re.compile(
    r"""(?P<import>@import\s++)?url\(\s*+(?:
        "(?P<double>[^"\n]*+)"
        |'(?P<single>[^'\n]*+)'
        |(?P<bare>(?:\\[0-9a-f]{1,6}\s?|\\.|[^\s"'()\\])++)
    )\s*+\)
    |@import\s*+["'](?P<sheet>[^"'\n]++)["']""",
    re.IGNORECASE | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
_FIRST_INVALID = 0x110000
_SURROGATES = range(0xD800, 0xE000)


def css_urls(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the addresses in order, escapes undone, and whether each is another sheet.

    >>> list(css_urls("@import 'base.css'; a { background: url('wall.png') }"))
    [('base.css', True), ('wall.png', False)]
    """
    for found in _URL.finditer(text):
        value = found["double"] or found["single"] or found["bare"] or found["sheet"]
        if value:
            yield _ESCAPE.sub(_unescape, value), bool(found["import"] or found["sheet"])


def _unescape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[2]
    code = int(escape[1], 16)
    is_character = 0 < code < _FIRST_INVALID and code not in _SURROGATES
    return chr(code) if is_character else "\ufffd"
