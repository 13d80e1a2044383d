"""Admission: whether a visit may be made at all: mandate, budget, robots.txt."""

from collections.abc import Mapping

from orbweaver.crawl.budgets import Budgets
from orbweaver.crawl.robots import ROBOTS_LIMITS, RobotsBook, RobotsRules, robots_url
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.transport import Permit, Transport
from orbweaver.errors import AddressRefused, FetchError, ForbiddenByRobots, MandateMissing
from orbweaver.model.mandate import Mandate
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit


class Admission:
    """Asks every rule that can forbid a visit, before anything is sent to its host."""

    def __init__(
        self,
        mandates: Mapping[str, Mandate],
        budgets: Budgets,
        robots: RobotsBook,
        transport: Transport,
        settings: CrawlSettings,
    ) -> None:
        """Fetch robots.txt by ``transport``; ``mandates`` are by id."""
        self._mandates = mandates
        self._budgets = budgets
        self._robots = robots
        self._transport = transport
        self._settings = settings

    async def admit(self, visit: Visit) -> None:
        """Return for a visit that may be made, and count it.

        Raises:
            Refused: No mandate, or no budget left.
        """
        mandate = self._mandates.get(visit.seed.mandate_id)
        if mandate is None:
            raise MandateMissing(f"mandate {visit.seed.mandate_id!r}")
        if visit.purpose is Purpose.KEEP and not mandate.keep_media:
            raise MandateMissing("the mandate lets no media be kept")
        if visit.purpose is Purpose.PAGE:
            await self._budgets.spend(visit)

    def permit(self, visit: Visit) -> Permit | None:
        """Return what to ask before every request of a visit; nothing where robots do not bind."""
        return self._obey_robots if visit.purpose in self._settings.robots_for else None

    async def _obey_robots(self, url: Url) -> float:
        """Return the pause that the host asks for, in seconds.

        Raises:
            ForbiddenByRobots: It says no.
            FetchError: It could not be had, so nobody knows.
        """
        rules = await self._rules(url)
        if not rules.allows(url):
            raise ForbiddenByRobots(str(url))
        return min(rules.delay_s, self._settings.longest_delay_s)

    def refund(self, visit: Visit) -> None:
        """Take back what a visit spent that goes again later."""
        self._budgets.refund(visit)

    def may_keep(self, visit: Visit) -> bool:
        """Return whether the visit's mandate lets a case keep bytes."""
        mandate = self._mandates.get(visit.seed.mandate_id)
        return mandate is not None and mandate.keep_media

    def wait_s(self, visit: Visit) -> float:
        """Return for how long it is of no use to ask for robots.txt again."""
        return self._robots.wait_s(visit.url)

    async def _rules(self, url: Url) -> RobotsRules:
        known = self._robots.known(url)
        if known is not None:
            return known
        try:
            asked = robots_url(url)
            reply = await self._transport.get(asked, ROBOTS_LIMITS, same_origin_only=False)
        except (FetchError, AddressRefused) as error:
            return self._robots.fail(url, error)
        return self._robots.learn(url, reply)
