"""Transport: every request of a worker goes through here, in its turn."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from time import monotonic

from orbweaver.crawl.byte_budget import Room
from orbweaver.crawl.courtesy import Courtesy
from orbweaver.crawl.needs import Locates
from orbweaver.crawl.pace import Paces
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.egress.onion import is_onion
from orbweaver.errors import FetchError, HostRests
from orbweaver.model.host_state import HostState
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import DIRECT, PLAIN, Fetcher, FetchLimits, FetchReply, FetchWish
from orbweaver.ports.fetcher.redirects import follow
from orbweaver.ports.frontier.port import SHARDS

Permit = Callable[[Url], Awaitable[float]]
"""Raises where an address may not be asked; returns the pause that its host asks for, in s."""


Wishes = Callable[[Url], FetchWish]
"""Says how an address is asked for: by which way out, as whom."""


_LONG_WAIT_S = 0.5
"""After so long a wait it is worth asking whether a host's address is still known."""

TO_ONION = FetchWish(route="")
"""By whichever way out leads to an onion service; the direct one does not."""


def no_wish(url: Url) -> FetchWish:
    """Ask plainly: what is asked of no way out by name goes by the plainest that leads there."""
    return TO_ONION if is_onion(url.host) else PLAIN


@lru_cache(maxsize=16)
def _without_redirects(limits: FetchLimits) -> FetchLimits:
    return replace(limits, max_redirects=0)


def _is_far(url: Url, wish: FetchWish) -> bool:
    """Return whether a detour is taken: it is slow, and must not keep others from their turn."""
    return wish.route != DIRECT or is_onion(url.host)


class Transport:
    """A fetcher with manners: pauses a host and an address, and a bound on what is under way."""

    def __init__(
        self,
        fetcher: Fetcher,
        locates: Locates | None,
        settings: CrawlSettings,
        progress: CrawlProgress,
        paces: Paces,
    ) -> None:
        """Without ``locates``, addresses are not known and hosts alone are paced."""
        self._fetcher = fetcher
        self._locates = locates
        self._delay_s = settings.delay_s
        self._progress = progress
        self._paces = paces
        self._slots = asyncio.Semaphore(settings.in_flight)
        self._far_slots = asyncio.Semaphore(settings.far_in_flight)
        self._longest_wait_s = settings.longest_delay_s
        self._courtesy = Courtesy(settings.address_delay_s * SHARDS / settings.shards)

    async def get(
        self,
        url: Url,
        limits: FetchLimits,
        *,
        same_origin_only: bool,
        permit: Permit | None = None,
        wishes: Wishes = no_wish,
        room: Room | None = None,
    ) -> FetchReply:
        """Fetch when it is polite; every redirect is a request of its own, in its own turn.

        ``permit`` is asked before each, and ``wishes`` how to ask; ``limits.total_s`` holds for
        each. ``room`` is taken for each body when it is its turn, and not while it waits: a host
        that lets others wait must not keep the bytes from them.

        Raises:
            FetchError: As the fetcher.
            Refused: As the fetcher and ``permit``.
            HostRests: It, or where it redirects to, asked to be left alone for long.
        """
        once = _without_redirects(limits)

        async def hop(here: Url) -> FetchReply:
            pause_s = await permit(here) if permit else 0.0
            self.check_rest(here.host)
            if room is not None:
                room.keep(0)
            return await self._get_once(here, once, pause_s, wishes(here), room)

        return await follow(hop, url, limits.max_redirects, same_origin_only=same_origin_only)

    async def _get_once(
        self,
        url: Url,
        limits: FetchLimits,
        pause_s: float,
        wish: FetchWish,
        room: Room | None,
    ) -> FetchReply:
        came_s, stage_s = monotonic(), self._progress.stage_s
        async with self._courtesy.at_host(url.host):
            address = await self._address(url, wish)
            await self._courtesy.address_turn(address)
            async with self._far_slots if _is_far(url, wish) else self._slots:
                if room is not None:
                    await room.take()
                if monotonic() - came_s > _LONG_WAIT_S:
                    await self._address(url, wish)  # who may start then starts, and asks no name
                await self._courtesy.address_start(address)
                stage_s["wait"] += monotonic() - came_s
                with self._progress.stage("fetch"):
                    reply = await self._fetch(url, limits, pause_s, wish)
        if room is not None:
            room.keep(len(reply.body))
        self._progress.requests += 1
        return reply

    async def _fetch(
        self, url: Url, limits: FetchLimits, pause_s: float, wish: FetchWish
    ) -> FetchReply:
        self._progress.in_flight += 1
        try:
            reply = await self._fetcher.fetch(url, limits, same_origin_only=True, wish=wish)
        except FetchError as error:
            if error.retryable:
                self._paces.failed(url.host)
            raise
        else:
            self._paces.answered(url.host, reply.first_byte_s)
            return reply
        finally:
            self._progress.in_flight -= 1
            self._courtesy.rest(url.host, self._paces.asks(url.host, pause_s))

    def check_rest(self, host: str) -> None:
        """Pass where a host may be asked before long.

        Raises:
            HostRests: It asked to be left alone for longer than anybody may wait in line.
        """
        rest_s = self._paces.rest_s(host)
        if rest_s > self._longest_wait_s:
            rests = HostRests(f"for {rest_s - self._longest_wait_s:.0f} s more")
            rests.wait_s = rest_s - self._longest_wait_s
            raise rests

    def pause(self, host: str, pause_s: float) -> None:
        """Leave a host alone for the pause that it was just heard to ask for."""
        self._courtesy.rest(host, self._paces.asks(host, pause_s))

    def rest(self, host: str, pause_s: float) -> None:
        """Leave a host alone for a while, since it is busy."""
        self._paces.failed(host)
        self._paces.rests(host, pause_s)
        self._courtesy.rest(host, pause_s)

    def learn(self, hosts: Sequence[str], states: dict[str, HostState]) -> None:
        """Take over the pace of hosts that somebody else visited before."""
        for host, rest_s in self._paces.learn(hosts, states).items():
            self._courtesy.rest(host, rest_s)

    def rest_shards(self, shards: Collection[int]) -> None:
        """Leave every host of these shards alone for the usual pause: somebody else was there."""
        for shard in shards:
            self._courtesy.rest_shard(shard, self._delay_s)
        if shards:
            self._paces.forget(shards)

    async def _address(self, url: Url, wish: FetchWish) -> str:
        """Return where a host stands, empty where nobody here knows.

        A name that cannot be resolved now is not asked for: the fetcher may have more luck, and
        would knock at an address out of its turn.

        Raises:
            FetchError: Nobody says where it stands.
            AddressRefused: It may not be connected to.
        """
        if self._locates is None or _is_far(url, wish):
            return ""
        return (await self._locates.pin_url(url)).addresses[0]
