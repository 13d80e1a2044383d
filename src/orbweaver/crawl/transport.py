"""Transport: every request of a worker goes through here, in its turn."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from orbweaver.crawl.courtesy import Courtesy
from orbweaver.crawl.needs import Locates
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.errors import AddressRefused, FetchError
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import Fetcher, FetchLimits, FetchReply
from orbweaver.ports.fetcher.redirects import follow

Permit = Callable[[Url], Awaitable[float]]
"""Raises where an address may not be asked; returns the pause that its host asks for, in s."""


class Transport:
    """A fetcher with manners: pauses a host and an address, and a bound on what is under way."""

    def __init__(
        self,
        fetcher: Fetcher,
        locates: Locates | None,
        settings: CrawlSettings,
        progress: CrawlProgress,
    ) -> None:
        """Without ``locates``, addresses are not known and hosts alone are paced."""
        self._fetcher = fetcher
        self._locates = locates
        self._delay_s = settings.delay_s
        self._progress = progress
        self._slots = asyncio.Semaphore(settings.in_flight)
        self._courtesy = Courtesy(settings.address_delay_s)

    async def get(
        self,
        url: Url,
        limits: FetchLimits,
        *,
        same_origin_only: bool,
        permit: Permit | None = None,
    ) -> FetchReply:
        """Fetch when it is polite; every redirect is a request of its own, in its own turn.

        ``permit`` is asked before each; ``limits.total_s`` holds for each.

        Raises:
            FetchError: As the fetcher.
            Refused: As the fetcher and ``permit``.
        """
        once = replace(limits, max_redirects=0)

        async def hop(here: Url) -> FetchReply:
            pause_s = await permit(here) if permit else 0.0
            return await self._get_once(here, once, max(self._delay_s, pause_s))

        return await follow(hop, url, limits.max_redirects, same_origin_only=same_origin_only)

    async def _get_once(self, url: Url, limits: FetchLimits, pause_s: float) -> FetchReply:
        async with self._courtesy.at_host(url.host):
            address = await self._address(url)
            await self._courtesy.address_turn(address)
            async with self._slots:
                await self._courtesy.address_start(address)
                reply = await self._fetch(url, limits, pause_s)
        self._progress.requests += 1
        return reply

    async def _fetch(self, url: Url, limits: FetchLimits, pause_s: float) -> FetchReply:
        self._progress.in_flight += 1
        try:
            return await self._fetcher.fetch(url, limits, same_origin_only=True)
        finally:
            self._progress.in_flight -= 1
            self._courtesy.rest(url.host, pause_s)

    def rest(self, host: str, pause_s: float) -> None:
        """Leave a host alone for a while."""
        self._courtesy.rest(host, pause_s)

    def rest_shard(self, shard: int) -> None:
        """Leave every host of a shard alone for the usual pause: somebody else was there."""
        self._courtesy.rest_shard(shard, self._delay_s)

    async def _address(self, url: Url) -> str:
        if self._locates is None:
            return ""
        try:
            return (await self._locates.pin_url(url)).addresses[0]
        except (FetchError, AddressRefused):
            return ""  # the fetcher will meet the same, and say so
