"""Fetching from a real origin on loopback by libcurl, in one call."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from orbweaver.egress.guard import EgressGuard
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import FetchLimits, FetchReply
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Answer, Arrival, Origin, serving

LIMITS = FetchLimits(max_body_bytes=1 << 20, total_s=5.0, idle_s=2.0)
Get = Callable[[str], Awaitable[FetchReply]]


@asynccontextmanager
async def fetching(origin: Origin, limits: FetchLimits = LIMITS) -> AsyncIterator[Get]:
    """Serve the origin and give a short way to fetch from it."""
    async with serving(origin):
        guard = EgressGuard([(LOOPBACK, origin.port)], only_loopback=True)
        fetcher = CurlFetcher(guard, NameBook(guard), "orbweaver-tests (garden)")

        async def get(path: str) -> FetchReply:
            address = path if "://" in path else f"http://garden.example:{origin.port}{path}"
            return await fetcher.fetch(Url.parse(address), limits, same_origin_only=False)

        yield get
        await fetcher.close()


def endless(start: bytes, piece: bytes, pause_s: float = 0.0) -> Answer:
    """Return an answer that sends ``piece`` again and again until the client leaves."""

    async def send(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return send
