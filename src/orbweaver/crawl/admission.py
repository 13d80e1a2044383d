"""Admission: whether a visit may be made at all: mandate, budget, domain rules, robots.txt."""

import asyncio
from collections.abc import Mapping
from functools import partial
from weakref import WeakValueDictionary

from orbweaver.crawl.budgets import Budgets
from orbweaver.crawl.discovery import Discovery, discover, visit_from_redirect
from orbweaver.crawl.manners.buttons import logs_out
from orbweaver.crawl.manners.generators import why_generated
from orbweaver.crawl.robots import ROBOTS_LIMITS, RobotsBook, RobotsRules, robots_url
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.transport import Transport, no_wish
from orbweaver.errors import (
    AddressRefused,
    FetchError,
    ForbiddenByRobots,
    LeftAlone,
    MandateMissing,
    NeedsBrowser,
    OutOfScope,
)
from orbweaver.jail.page import PageReading
from orbweaver.model.mandate import Mandate
from orbweaver.model.seed import RobotsPolicy
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.fetcher.port import FetchWish

_LOOKING = frozenset({Purpose.PAGE, Purpose.MEDIA})


class Passage:
    """What to ask before every request of one visit; it remembers what was departed from."""

    def __init__(self, admission: "Admission", visit: Visit) -> None:
        """Ask ``admission``."""
        self._admission = admission
        self._visit = visit
        self.departure = ""
        """Why the visit went where a robots.txt says no; empty where it did not."""

    async def __call__(self, url: Url) -> float:
        """Return the pause that the host, or a rule about it, asks for, in seconds.

        Raises:
            OutOfScope: It is a generator's, or ends a session: a redirect or a picture led there.
            LeftAlone: A domain rule says to stay away.
            NeedsBrowser: A domain rule says that it is of no use.
            ForbiddenByRobots: It says no, and the seed does not depart from that.
            FetchError: Its robots.txt could not be had, so nobody knows.
        """
        if url != self._visit.url or self._visit.purpose in _LOOKING:
            check_no_generator(url, self._visit.seed.url.host)
            if logs_out(url) and url != self._visit.seed.url:
                raise OutOfScope("it ends a session")
        pause_s = self._admission.check_domain(url)
        if not self._admission.heeds_robots(self._visit):
            return pause_s
        rules = await self._admission.robots(url)
        if not rules.allows(url):
            self._depart(url)
        return max(pause_s, self._admission.bounded_delay_s(rules))

    def _depart(self, url: Url) -> None:
        scope = self._visit.seed.scope
        if scope.robots is not RobotsPolicy.DEPART:
            raise ForbiddenByRobots(str(url))
        self.departure = f"robots.txt says no; gone all the same: {scope.reason}"


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
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """By origin, while somebody asks for its robots.txt."""

    async def admit(self, visit: Visit) -> None:
        """Return for a visit that may be made, and count it.

        Raises:
            Refused: No mandate, a domain rule, a trap, or no budget left.
        """
        mandate = self._mandates.get(visit.seed.mandate_id)
        if mandate is None:
            raise MandateMissing(f"mandate {visit.seed.mandate_id!r}")
        if visit.purpose is Purpose.KEEP and not mandate.keep_media:
            raise MandateMissing("the mandate lets no media be kept")
        self.check_domain(visit.url)
        if visit.purpose is Purpose.PAGE:
            await self._budgets.spend(visit)

    def permit(self, visit: Visit) -> Passage:
        """Return what to ask before every request of a visit."""
        return Passage(self, visit)

    def check_domain(self, url: Url) -> float:
        """Return the pause that a domain rule asks for, in seconds.

        Raises:
            LeftAlone: The rule says to stay away.
            NeedsBrowser: The rule says that the place is of no use without a browser.
        """
        domains = self._settings.manners.domains
        if domains.say_nothing:
            return 0.0
        why = domains.why_skipped(url.host)
        if why:
            raise LeftAlone(why)
        why = domains.why_browser(url.host)
        if why:
            raise NeedsBrowser(why)
        return domains.delay_s(url.host)

    def heeds_robots(self, visit: Visit) -> bool:
        """Return whether robots.txt is asked for a visit at all."""
        return visit.purpose in self._settings.robots_for

    def bounded_delay_s(self, rules: RobotsRules) -> float:
        """Return the pause that a robots.txt asks for, as far as it is honoured, in seconds."""
        return min(rules.delay_s, self._settings.longest_delay_s)

    async def login_pause_s(self, url: Url) -> float:
        """Return the pause that a host, or a rule about it, asks for around a login, in seconds.

        Raises:
            LeftAlone: A domain rule says to stay away.
            NeedsBrowser: A domain rule says that it is of no use.
        """
        pause_s = self.check_domain(url)
        try:
            rules = self._robots.known(url)
        except FetchError:
            return pause_s
        return max(pause_s, self.bounded_delay_s(rules)) if rules else pause_s

    async def discover(self, visit: Visit, reading: PageReading) -> Discovery:
        """Return what a page leads to, with what is remembered of the pages before it."""
        memory = await self._budgets.memory(visit.seed)
        return discover(visit, reading, memory, self._settings.manners, self._sitemaps(visit))

    def _sitemaps(self, visit: Visit) -> tuple[Url, ...]:
        """Return the sitemaps that the robots.txt of a seed's own origin names, if it was read."""
        if visit.hops:
            return ()
        try:
            rules = self._robots.known(visit.url)
        except FetchError:
            return ()
        return rules.sitemaps if rules else ()

    @property
    def wishes_nothing(self) -> bool:
        """Whether no rule names a way out for any domain."""
        return self._settings.manners.domains.say_nothing

    def wish(self, url: Url) -> FetchWish:
        """Return by which way out an address is asked for, as domain rules say."""
        route = self._settings.manners.domains.route(url.host)
        return FetchWish(route=route) if route else no_wish(url)

    async def follow(self, visit: Visit, target: Url) -> Visit | None:
        """Return the visit that a page's redirect leads to; nothing where it is not followed."""
        memory = await self._budgets.memory(visit.seed)
        return visit_from_redirect(visit, target, memory, self._settings.manners)

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

    async def robots(self, url: Url) -> RobotsRules:
        """Return what the robots.txt of an address's origin says.

        Raises:
            FetchError: It could not be had.
        """
        known = self._robots.known(url)
        if known is not None:
            return known
        async with self._asking.setdefault(url.origin, asyncio.Lock()):
            known = self._robots.known(url)  # redirects of several hosts lead to one at once
            return await self._ask_robots(url) if known is None else known

    async def _ask_robots(self, url: Url) -> RobotsRules:
        try:
            reply = await self._transport.get(
                robots_url(url),
                ROBOTS_LIMITS,
                same_origin_only=False,
                permit=partial(self._check_way_to_robots, url.host),
                wishes=self.wish,
            )
        except (FetchError, AddressRefused) as error:
            return self._robots.fail(url, error)
        rules = self._robots.learn(url, reply)
        self._transport.pause(url.host, self.bounded_delay_s(rules))  # from this request on
        return rules

    async def _check_way_to_robots(self, home: str, here: Url) -> float:
        """Pass where a robots.txt may be asked for, also where that of ``home`` leads.

        Raises:
            AddressRefused: Nobody goes there: then there is no such file.
        """
        try:
            check_no_generator(here, home)
            return self.check_domain(here)
        except (OutOfScope, LeftAlone, NeedsBrowser) as error:
            raise AddressRefused(error.detail) from error


def check_no_generator(url: Url, home: str) -> None:
    """Pass where an address answers for itself, or stands at ``home``.

    Raises:
        OutOfScope: It makes pages or pictures of whatever address stands in it.
    """
    why = why_generated(url, home)
    if why:
        raise OutOfScope(f"it leads to {why}")
