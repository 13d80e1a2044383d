"""What a robots.txt says to one crawler: RFC 9309, read as forgivingly as the large crawlers do.

Everything here is linear in the length of the file: lines and patterns are bounded, and a pattern
is tried by looking for its pieces one after the other, never by going back.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_FILE_BYTES = 500 * 1024
"""What lies beyond is not read (RFC 9309, 2.5)."""
_LONGEST_LINE_BYTES = 8 * 2083 - 1
_MOST_SITEMAPS = 100
_LONGEST_DELAY_S = 24 * 3600.0
_MARK = b"\xef\xbb\xbf"
_END_OF_LINE = re.compile(rb"\r\n|\r|\n")
_NO_TOKEN = re.compile(r"[^a-zA-Z_-]")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_FIELDS = {
    "user-agent": "agent",
    "useragent": "agent",
    "user agent": "agent",
    "allow": "allow",
    "disallow": "disallow",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "crawl-delay": "delay",
    "sitemap": "sitemap",
    "site-map": "sitemap",
}
_INDEX = "/index.htm"
_HOLDING_CHARS = 120  # of an object and its text, whatever is in it


@dataclass(frozen=True, slots=True)
class PathRule:
    """One ``Allow`` or ``Disallow``."""

    pattern: str
    is_allowed: bool

    @property
    def precedence(self) -> tuple[int, bool]:
        """The longer pattern wins, and of two as long the one that allows."""
        return len(self.pattern), self.is_allowed

    def matches(self, path: str) -> bool:
        """Return whether the rule speaks of ``path``, a path with its query."""
        if matches(self.pattern, path):
            return True
        folder, mark, _ = self.pattern.rpartition(_INDEX)
        return bool(mark and self.is_allowed and matches(f"{folder}/$", path))


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What a file says to one crawler."""

    rules: tuple[PathRule, ...] = ()
    """Those that win over others first."""
    delay_s: float = 0.0
    """The pause that it asks for between requests."""
    sitemaps: tuple[str, ...] = ()
    """As they are written, whoever is meant; at most 100."""

    def allows(self, path: str) -> bool:
        """Return whether ``path``, percent-coded and with its query, may be fetched."""
        path = _ESCAPE.sub(_in_capitals, path)
        return next((rule.is_allowed for rule in self.rules if rule.matches(path)), True)

    @property
    def size_chars(self) -> int:
        """How long its patterns and sitemaps are in sum, with what it costs to hold each."""
        rules = sum(len(rule.pattern) + _HOLDING_CHARS for rule in self.rules)
        return rules + sum(2 * len(sitemap) + _HOLDING_CHARS for sitemap in self.sitemaps)


def parse_robots(body: bytes, product: str) -> RobotsFile:
    r"""Return what ``body`` says to the crawler that names itself ``product``.

    >>> parse_robots(b"User-agent: *\nDisallow: /shed", "orbweaver").allows("/shed/door")
    False
    """
    ours, anybody = _Group(), _Group()
    sitemaps: list[str] = []
    meant: list[_Group] = []
    is_ruled = True
    for field, value in _fields(body):
        if field == "sitemap":
            sitemaps.append(value)
        elif field == "agent":
            meant = [] if is_ruled else meant
            is_ruled = False
            if _is_anybody(value):
                meant.append(anybody)
            elif product and product_of(value).lower() == product.lower():
                meant.append(ours)
                ours.is_named = True
        else:
            is_ruled = is_ruled or field != "delay"
            for group in meant:
                group.take(field, value)
    group = ours if ours.is_named else anybody
    rules = sorted(group.rules, key=lambda rule: rule.precedence, reverse=True)
    return RobotsFile(tuple(rules), group.delay_s, tuple(sitemaps[:_MOST_SITEMAPS]))


def product_of(user_agent: str) -> str:
    """Return the product token that a User-Agent header begins with.

    >>> product_of("Orbweaver/1.0 (garden.example)")
    'Orbweaver'
    """
    return _NO_TOKEN.split(user_agent, maxsplit=1)[0]


def matches(pattern: str, path: str) -> bool:
    """Return whether ``path`` begins as ``pattern`` says; ``*`` stands for anything, ``$`` ends it.

    >>> matches("/*.jpg$", "/pond/frog.jpg")
    True
    """
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not others:
        return not is_whole or at == len(path)
    *between, last = others
    for piece in between:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if is_whole:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


class _Group:
    """The rules for one crawler, gathered from wherever they stand."""

    def __init__(self) -> None:
        """Hold none."""
        self.rules: list[PathRule] = []
        self.delay_s = 0.0
        self.is_named = False

    def take(self, field: str, value: str) -> None:
        """Take a line of the group."""
        if field == "delay":
            self.delay_s = max(self.delay_s, _seconds(value))
        elif value:
            self.rules.append(PathRule(_with_capital_escapes(value), field == "allow"))


def _fields(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields that we know, and their values."""
    for line in _END_OF_LINE.split(body[:LONGEST_FILE_BYTES].removeprefix(_MARK)):
        content = line[:_LONGEST_LINE_BYTES].partition(b"#")[0].decode("utf-8", "surrogateescape")
        name, colon, value = content.strip().partition(":")
        if not colon:
            words = name.split()
            name, value = words if len(words) == len(("name", "value")) else ("", "")
        field = _FIELDS.get(name.strip().lower())
        if field is not None:
            yield field, value.strip()


def _is_anybody(value: str) -> bool:
    return value[:1] == "*" and (len(value) == 1 or value[1].isspace())


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(max(0.0, seconds), _LONGEST_DELAY_S) if math.isfinite(seconds) else 0.0


def _with_capital_escapes(path: str) -> str:
    """Return ``path`` with escapes in capitals, and what is not ASCII escaped."""
    if not path.isascii():
        path = "".join(
            each if each.isascii() else "".join(f"%{byte:02X}" for byte in _bytes_of(each))
            for each in path
        )
    return _ESCAPE.sub(_in_capitals, path)


def _bytes_of(character: str) -> bytes:
    """Return its UTF-8, or the odd byte that was none."""
    return character.encode("utf-8", "surrogateescape")


def _in_capitals(escape: re.Match[str]) -> str:
    return escape[0].upper()
