"""Ranking: which of the waiting visits comes first, by the yield that may be expected of it.

A rank is a place in line, the lower the sooner. It is made of, from large to small: how much the
report presses; whether the host answered lately; links from the reported page; and within one
such level, a class from 0 to 15. All of it follows from what pages hold and from the order in
which they were read, never from the time that something took: see docs/why/crawl-order.md.
"""

from orbweaver.jail.html.kinds import LinkKind
from orbweaver.model.host_state import HostState
from orbweaver.model.seed import HIGHEST_URGENCY, Seed
from orbweaver.model.visit import Visit

CLASSES = 16
"""Ranks within one level; class 0 is media, which say whether a branch yields."""
MOST_HOPS = 4_000
RANKS_AN_URGENCY = CLASSES * (MOST_HOPS + 96)
_HOPS_OF_FAILURE, _MOST_FAILURES = 1, 8

_CLASS_OF = {
    LinkKind.NEXT: 2,
    LinkKind.REFRESH: 2,
    LinkKind.FRAME: 2,
    LinkKind.PREVIOUS: 4,
    LinkKind.FEED: 5,
    LinkKind.ANCHOR: 6,
    LinkKind.AREA: 6,
    LinkKind.SCRIPT: 8,
    LinkKind.TEXT: 9,
}
_USUAL_CLASS = 7
_BARREN_PAGES_A_CLASS, _MOST_BARREN_CLASSES = 8, 4


def first_rank(seed: Seed, past: HostState | None = None) -> int:
    """Return the rank of the visit to a seed itself.

    Urgent reports come before all others, and what was just reported before all that it leads
    to. A host that failed lately stands as many levels behind as it failed in a row.
    """
    presses = min(max(seed.urgency, 0), HIGHEST_URGENCY)
    failures = min(past.failures, _MOST_FAILURES) if past else 0
    start = (HIGHEST_URGENCY - presses) * RANKS_AN_URGENCY
    return start + failures * _HOPS_OF_FAILURE * CLASSES


def rank_after(visit: Visit, hops: int, expected: int) -> int:
    """Return the rank of what ``visit`` led to, ``hops`` from the seed, of class ``expected``.

    >>> from datetime import UTC, datetime
    >>> from orbweaver.model.seed import Scope
    >>> from orbweaver.model.url import Url
    >>> from orbweaver.model.visit import Purpose
    >>> pond = Url.parse("http://pond.example/")
    >>> seed = Seed(pond, Scope(), "mandate", "organisation", urgency=3)
    >>> start = Visit(pond, Purpose.PAGE, seed, datetime(2020, 6, 1, tzinfo=UTC))
    >>> rank_after(start, 1, 6)
    22
    """
    start = max(0, visit.rank // CLASSES - _level(visit.hops)) * CLASSES
    return start + _level(hops) * CLASSES + min(max(expected, 0), CLASSES - 1)


def expected_class(kind: LinkKind, *, is_fresh: bool, is_fruitful: bool, barren_run: int) -> int:
    """Return the class of a link: 1 for the most that may be expected of it, 15 for the least.

    ``is_fresh``: the page that holds it showed new media. ``is_fruitful``: so did a page whose
    address looks like the link's. ``barren_run``: how many of those, in a row, did not.
    """
    barren = min(barren_run // _BARREN_PAGES_A_CLASS, _MOST_BARREN_CLASSES)
    return max(1, _CLASS_OF.get(kind, _USUAL_CLASS) - is_fresh - is_fruitful + barren)


def _level(hops: int) -> int:
    return min(hops, MOST_HOPS)
