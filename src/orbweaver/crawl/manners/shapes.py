"""Shapes: what addresses of one kind have in common, so that a trap has one name."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from orbweaver.model.url import Url

_NUMBER = re.compile(r"\d+")
_FEW_DIGITS = re.compile(r"\d{1,9}")  # of thousands Python makes no number
_HEX = frozenset("abcdefABCDEF#")
_LONGEST_WORD_CHARS, _LONGEST_ENDING_CHARS = 24, 6
_MOST_NAMES = 8
_DATE = re.compile(r"(?:^|/)((?:19|2\d)\d\d)[-/._](1[0-2]|0?[1-9])(?:[-/._]\d\d?)?/?(?:\.\w+)?$")
"""A date at the end; what a date is followed by is an article, and no leaf of a calendar."""
_YEAR_NAMES = frozenset({"year", "y", "yr", "jahr", "annee", "jaar"})
_MONTH_NAMES = frozenset({"month", "m", "mo", "mon", "monat", "mois", "maand"})
_CALENDAR_NAMES = frozenset({"date", "day", "week", "ym", "cal", "calendar", "datum"})
_CALENDAR_PLACES = frozenset({"calendar", "kalender", "agenda", "calendrier"})
_PAGING_NAMES = frozenset(
    {"page", "p", "pg", "paged", "start", "offset", "from", "seite", "pagina", "skip", "cursor"}
)
_YEARS, _MONTHS_A_YEAR = range(1000, 3000), 12


class Walk(Enum):
    """Along what a shape's addresses can be counted on without an end."""

    NONE = auto()
    PAGING = auto()
    CALENDAR = auto()


@dataclass(frozen=True, slots=True)
class Shape:
    """What stays of an address when whatever counts or names is left out."""

    name: str
    walk: Walk
    month: int | None = None
    """The date that stands in the address, in months since year 0; nothing without one."""


def shape_of(url: Url) -> Shape:
    """Return the shape of an address within its host.

    >>> shape_of(Url.parse("http://garden.example/pond/12/fern-by-the-gate.html?page=3")).name
    '/pond/#/~.html?page'
    >>> shape_of(Url.parse("http://garden.example/tides/2031/7"))
    Shape(name='/tides/#/#', walk=<Walk.CALENDAR: 3>, month=24379)
    """
    return _shape(url.path, url.query)


@lru_cache(maxsize=8192)  # an address is looked at when it is found, admitted and read
def _shape(path: str, query: str) -> Shape:
    counted = _NUMBER.sub("#", path).split("/")
    counted[:-1] = [_folder(segment) for segment in counted[:-1]]
    counted[-1] = _last(counted[-1])
    name = "/".join(counted)
    pairs = _pairs(query) if query else []
    names = [name for name, _ in pairs][:_MOST_NAMES]
    if names:
        name += "?" + "&".join(names)
    month = _month(path, pairs) if names or name.count("#") > 1 else None
    return Shape(name, _walk(counted, names, month), month)


def _pairs(query: str) -> list[tuple[str, str]]:
    parts = query[1:].replace(";", "&").split("&")
    split = (part.partition("=") for part in parts if part)
    return [(name.lower(), value) for name, _, value in split]


def _folder(segment: str) -> str:
    """Return a folder, its numbers marked, as it is where it is a word; a mark where it is not.

    >>> [_folder(text) for text in ("pond", "#", "page-#", "a#f#c#d", "the-fern-by-the-gate")]
    ['pond', '#', 'page-#', '#', '~']
    """
    if len(segment) <= 1:
        return segment
    if segment.count("#") > 1 and _HEX.issuperset(segment):
        return "#"
    is_made_up = len(segment) > _LONGEST_WORD_CHARS or "%" in segment
    return "~" if is_made_up or segment.count("-") + segment.count("_") > 1 else segment


def _last(segment: str) -> str:
    """Return the mark of a path's last part: a number, a name, or nothing; and its ending.

    >>> _last("fern.html"), _last("#.html"), _last("fern-#"), _last("")
    ('~.html', '#.html', 'fern-#', '')
    """
    stem, dot, ending = segment.rpartition(".")
    if not stem or not ending.isalnum() or len(ending) > _LONGEST_ENDING_CHARS:
        stem, dot, ending = segment, "", ""
    if not stem:
        return segment
    folded = _folder(stem)
    is_counted = folded.startswith("#") or folded.endswith("#")
    return f"{folded if is_counted else '~'}{dot}{ending}"


def _walk(segments: list[str], names: list[str], month: int | None) -> Walk:
    if month is not None or not _CALENDAR_NAMES.isdisjoint(names):
        return Walk.CALENDAR
    if not _CALENDAR_PLACES.isdisjoint(segments):
        return Walk.CALENDAR
    counts = not _PAGING_NAMES.isdisjoint(names) or not _PAGING_NAMES.isdisjoint(segments[:-1])
    return Walk.PAGING if counts else Walk.NONE


def _month(path: str, pairs: list[tuple[str, str]]) -> int | None:
    for text in (path, *(value for _, value in pairs)):
        found = _DATE.search(text)
        if found:
            return int(found[1]) * _MONTHS_A_YEAR + int(found[2])
    named = dict(pairs)
    year = next((named[name] for name in named if name in _YEAR_NAMES), "")
    month = next((named[name] for name in named if name in _MONTH_NAMES), "")
    if _FEW_DIGITS.fullmatch(year) and _FEW_DIGITS.fullmatch(month) and int(year) in _YEARS:
        return int(year) * _MONTHS_A_YEAR + min(int(month), _MONTHS_A_YEAR)
    return None
