"""Transport: every request of a worker goes through here, in its turn."""

import asyncio

from orbweaver.crawl.courtesy import Courtesy
from orbweaver.crawl.needs import Locates
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.errors import AddressRefused, FetchError
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import Fetcher, FetchLimits, FetchReply


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
        self, url: Url, limits: FetchLimits, *, same_origin_only: bool, pause_s: float = 0.0
    ) -> FetchReply:
        """Fetch when it is polite, and rest ``pause_s`` at least afterwards.

        Raises:
            FetchError: As the fetcher.
            AddressRefused: As the fetcher.
        """
        await self._courtesy.host_turn(url.host)
        async with self._slots:
            await self._courtesy.address_turn(await self._address(url))
            self._progress.in_flight += 1
            try:
                reply = await self._fetcher.fetch(url, limits, same_origin_only=same_origin_only)
            finally:
                self._progress.in_flight -= 1
                self._courtesy.rest(url.host, max(self._delay_s, pause_s))
        self._progress.requests += 1
        return reply

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
