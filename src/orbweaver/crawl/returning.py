"""Returning: what the ledger says of a page that comes back, and the visit that follows."""

from dataclasses import replace

from orbweaver.crawl.endings import Ending
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.crawl.revisits import (
    Brought,
    RevisitRule,
    next_visit,
    quiet_rounds,
    validators_of,
)
from orbweaver.errors import FetchTimeout, HostUnreachable, NoSuchHost
from orbweaver.model.clock import Clock
from orbweaver.model.page import Page
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.ledger.port import Ledger

_SILENT = frozenset(kind.__name__ for kind in (FetchTimeout, HostUnreachable, NoSuchHost))
"""Who did not answer may have been away."""


class Returning:
    """Plans next visits. What it plans is committed with the outcome that it follows from.

    A first visit asks the ledger nothing; a later one asks in one call.
    """

    def __init__(
        self, ledger: Ledger, thread: OwnThread, rule: RevisitRule | None, clock: Clock
    ) -> None:
        """Ask ``ledger`` on its ``thread``; without a rule no page comes back."""
        self._ledger = ledger
        self._thread = thread
        self._rule = rule
        self._clock = clock

    async def validators(self, visit: Visit) -> tuple[str, str]:
        """Return ``ETag`` and ``Last-Modified`` to ask for ``visit`` with, each empty for none."""
        if not _comes_back(visit):
            return "", ""
        found = map(validators_of, await self._thread.call(self._earlier, visit))
        return next((each for each in found if any(each)), ("", ""))

    async def plan(self, ending: Ending) -> None:
        """Let an ending also plan the next visit of its page, if there is one."""
        if self._rule is None or not _may_come_back(ending):
            return
        brought = await self._brought(ending)
        now = self._clock.now()
        planned = next_visit(ending.visit, ending.page, brought, self._rule, now)
        if planned is not None:
            ending.discovered = (*ending.discovered, planned)

    async def _brought(self, ending: Ending) -> Brought:
        if _comes_back(ending.visit):
            return await self._thread.call(self._brought_again, ending)
        return Brought(media=ending.page.fresh_media_count, links=len(_pages_in(ending)))

    def _brought_again(self, ending: Ending) -> Brought:
        visit, page = ending.visit, ending.page
        earlier = self._earlier(visit)
        first = self._ledger.page(_round(visit, 0))
        news = self._ledger.news(visit, _pages_in(ending))
        is_new = news.known_at is not None and not (
            earlier and news.known_at <= earlier[0].fetched_at
        )
        return Brought(
            finds=int(is_new),
            media=page.fresh_media_count,
            links=news.unseen,
            quiet_rounds=quiet_rounds([page, *earlier]),
            first_at=first.fetched_at if first else None,
        )

    def _earlier(self, visit: Visit) -> list[Page]:
        """Return the pages of earlier rounds, the latest first, as many as the rule looks at."""
        depth = self._rule.quiet_rounds if self._rule else 1
        rounds = range(visit.round_number - 1, max(-1, visit.round_number - 1 - depth), -1)
        found = (self._ledger.page(_round(visit, number)) for number in rounds)
        return [page for page in found if page is not None]


def _comes_back(visit: Visit) -> bool:
    return visit.purpose is Purpose.PAGE and visit.interval_s > 0


def _round(visit: Visit, number: int) -> Visit:
    return replace(visit, round_number=number)


def _may_come_back(ending: Ending) -> bool:
    """Return whether a visit was made, at a page whose branch goes on, and is not made again."""
    if ending.visit.purpose is not Purpose.PAGE or ending.again_at or ending.why_branch_ended:
        return False
    return ending.page.status is not None or ending.problem in _SILENT or _comes_back(ending.visit)


def _pages_in(ending: Ending) -> tuple[Visit, ...]:
    return tuple(each for each in ending.discovered if each.purpose is Purpose.PAGE)
