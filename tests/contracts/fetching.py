"""Fetching from a real origin on loopback by libcurl, in one call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.routes import Routes
from orbweaver.model.clock import Clock
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher, CurlSettings
from orbweaver.ports.fetcher.port import PLAIN, FetchLimits, FetchReply, FetchWish
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Answer, Arrival, Origin, serving

LIMITS = FetchLimits(max_body_bytes=1 << 20, total_s=5.0, idle_s=2.0)
AT_ONCE = CurlSettings(resume_pause_s=0.0)


@dataclass(frozen=True)
class Get:
    """Fetches from one origin."""

    fetcher: CurlFetcher
    port: int
    limits: FetchLimits

    async def __call__(self, path: str, wish: FetchWish = PLAIN) -> FetchReply:
        """Fetch a path of garden.example, or a whole address, in which {port} is the origin's."""
        address = path if "://" in path else f"http://garden.example:{{port}}{path}"
        url = Url.parse(address.replace("{port}", str(self.port)))
        return await self.fetcher.fetch(url, self.limits, same_origin_only=False, wish=wish)


@asynccontextmanager
async def fetching(
    origin: Origin,
    limits: FetchLimits = LIMITS,
    *,
    routes: Routes | None = None,
    clock: Clock | None = None,
    settings: CurlSettings = AT_ONCE,
) -> AsyncIterator[Get]:
    """Serve the origin and give a short way to fetch from it."""
    async with serving(origin):
        stations = [route.station for route in routes or () if route.station]
        guard = EgressGuard([(LOOPBACK, origin.port), *stations], only_loopback=True)
        fetcher = CurlFetcher(
            guard, NameBook(guard), "orbweaver-tests (garden)", settings, routes=routes, clock=clock
        )
        yield Get(fetcher, origin.port, limits)
        await fetcher.close()


def fetched(
    answer: Answer, limits: FetchLimits = LIMITS, settings: CurlSettings = AT_ONCE
) -> FetchReply:
    """Fetch the one answer of a fresh origin."""

    async def story() -> FetchReply:
        async with fetching(Origin({"/": answer}), limits, settings=settings) as get:
            return await get("/")

    return asyncio.run(story())


def endless(start: bytes, piece: bytes, pause_s: float = 0.0) -> Answer:
    """Return an answer that sends ``piece`` again and again until the client leaves."""

    async def send(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return send
