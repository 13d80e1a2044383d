"""Contenders of the fetch bench: the same addresses, 64 in flight, every body read whole."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import uvloop
from aiohttp.abc import AbstractResolver, ResolveResult

from bench.parts.timed import Job
from bench.parts.web import KINDS
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Pin
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher, CurlSettings
from orbweaver.ports.fetcher.port import FetchLimits

IN_FLIGHT = 64
HOSTS = 100
LOOPBACK = "127.0.0.1"
LIMITS = FetchLimits()
Get = Callable[[str], Awaitable[int]]


def addresses(argument: dict[str, Any], requests: int) -> list[str]:
    """Return what is asked for, host by host in turn."""
    scheme, port = argument["scheme"], argument["port"]
    return [f"{scheme}://garden{n % HOSTS}.example:{port}/{n % KINDS}" for n in range(requests)]


async def all_of(get: Get, wanted: list[str]) -> int:
    """Fetch everything, so many at a time; return the bytes."""
    waiting = iter(wanted)

    async def one_lane() -> int:
        return sum([await get(address) for address in waiting])

    return sum(await asyncio.gather(*(one_lane() for _ in range(IN_FLIGHT))))


class Names:
    """Every name stands on loopback."""

    async def pin_url(self, url: Url) -> Pin:
        """Return where it stands."""
        return Pin(url.host, url.port, (LOOPBACK,), monotonic() + 60)


def ours(argument: dict[str, Any]) -> Job:
    """Fetch by the house's own fetcher, guarded as always."""

    async def fetch_all(wanted: list[str]) -> int:
        guard = EgressGuard([(LOOPBACK, argument["port"])], only_loopback=True)
        settings = CurlSettings(ca_file=Path(argument["ca_file"]))
        fetcher = CurlFetcher(guard, Names(), "orbweaver-bench", settings)

        async def get(address: str) -> int:
            url = Url.parse(address)
            return len((await fetcher.fetch(url, LIMITS, same_origin_only=True)).body)

        size_bytes = await all_of(get, wanted)
        await fetcher.close()
        return size_bytes

    return lambda asked: uvloop.run(fetch_all(addresses(argument, asked["requests"])))


class AiohttpNames(AbstractResolver):
    """Likewise, for aiohttp."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Return where it stands."""
        del family
        told = ResolveResult(hostname=host, host=LOOPBACK, port=port, family=2, proto=0, flags=0)
        return [told]

    async def close(self) -> None:
        """Nothing to close."""


def by_aiohttp(argument: dict[str, Any]) -> Job:
    """Fetch by aiohttp, unguarded."""

    async def fetch_all(wanted: list[str]) -> int:
        trust = ssl.create_default_context(cafile=argument["ca_file"])
        connector = aiohttp.TCPConnector(
            limit=256, limit_per_host=2, resolver=AiohttpNames(), ssl=trust
        )
        async with aiohttp.ClientSession(connector=connector) as session:

            async def get(address: str) -> int:
                async with session.get(address, allow_redirects=False) as reply:
                    return len(await reply.read())

            return await all_of(get, wanted)

    return lambda asked: uvloop.run(fetch_all(addresses(argument, asked["requests"])))
