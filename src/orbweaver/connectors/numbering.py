"""Numbered pages: threads and rooms that go on over several pages, read on where they grew."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from orbweaver.connectors.connector import Discovery, Ref
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose

_LONGEST_POSITION_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Numbering:
    """How addresses of one kind of site name a place and the number of a page of it."""

    pattern: re.Pattern[str]
    """Of paths; has the groups ``place`` and ``page``, the latter empty for the first page."""

    def number(self, url: Url, place: str) -> int:
        """Return which page of ``place`` an address is, from 1; 0 for a page of no such place."""
        found = self.pattern.match(url.path)
        if found is None or found["place"] != place:
            return 0
        return int(found["page"] or 1)

    def place(self, url: Url) -> str:
        """Return the path of the place that an address is a page of; empty for none."""
        found = self.pattern.match(url.path)
        return found["place"] if found else ""

    def read_on(self, url: Url, refs: tuple[Ref, ...], position: str) -> Discovery:
        """Add to ``refs``, on a place's first page, the page that was its last: it may have grown.

        The position is the number of the last page that was ever seen of the place.
        """
        place, before = self.place(url), whole(position)
        numbers = (self.number(one.url, place) for one in refs)
        last = max((before, self.number(url, place), *numbers))
        if before <= 1 or self.number(url, place) != 1:
            return Discovery(refs, str(last))
        grown = Url.parse(f"{place}/{before}", base=url)
        others = tuple(ref for ref in refs if ref.url != grown)
        return Discovery((Ref(grown, Purpose.PAGE, has_grown=True), *others), str(last))


def whole(position: str) -> int:
    """Return a position that is a number; 0 for none, or for what is none."""
    is_number = position.isascii() and position.isdigit()
    return int(position) if is_number and len(position) <= _LONGEST_POSITION_DIGITS else 0


def sooner(refs: Iterable[Ref], first: Iterable[Ref]) -> tuple[Ref, ...]:
    """Return ``refs`` with those of ``first`` at the head, in that order."""
    ahead = tuple(dict.fromkeys(first))
    taken = frozenset(ahead)
    return (*ahead, *(ref for ref in refs if ref not in taken))
