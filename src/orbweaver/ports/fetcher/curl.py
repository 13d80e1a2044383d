"""The fetcher that ships: libcurl, pinned to checked addresses and checked again at the socket."""

import asyncio
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Protocol

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Pin
from orbweaver.errors import FetchTimeout
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl_loop import CurlLoop
from orbweaver.ports.fetcher.curl_transfer import Transfer
from orbweaver.ports.fetcher.port import PLAIN, FetchLimits, FetchReply, FetchWish
from orbweaver.ports.fetcher.redirects import follow

_MOST_IDLE_HANDLES = 64


class Pinner(Protocol):
    """Finds where an address of the web may be connected."""

    async def pin_url(self, url: Url) -> Pin:
        """Return addresses that passed the guard.

        Raises:
            AddressRefused: None passed.
            NoSuchHost: There is none.
        """


class CurlFetcher:
    """Fetches over the network by libcurl's multi interface, on the running asyncio loop.

    One connection pool; no cookie, proxy, netrc, referrer or HSTS memory; HTTP/1.1.
    """

    def __init__(
        self,
        guard: EgressGuard,
        resolver: Pinner,
        user_agent: str,
        *,
        max_connections: int = 256,
        per_host: int = 2,
        ca_file: Path | None = None,
    ) -> None:
        """Call ourselves ``user_agent``; ``resolver`` and ``guard`` say what may be connected.

        Certificates must be good by ``ca_file``, or by what the system trusts.
        """
        self._ca_file = ca_file
        self._guard = guard
        self._resolver = resolver
        self._user_agent = user_agent
        self._loop = CurlLoop(max_connections, per_host)
        self._idle: list[Transfer] = []

    async def fetch(
        self,
        url: Url,
        limits: FetchLimits,
        *,
        same_origin_only: bool,
        wish: FetchWish = PLAIN,
    ) -> FetchReply:
        """Fetch one address; see the port."""
        started_s = monotonic()

        async def hop(here: Url) -> FetchReply:
            left_s = limits.total_s - (monotonic() - started_s)
            if left_s <= 0:
                raise FetchTimeout(f"not done after {limits.total_s:g} s")
            return await self._hop(here, replace(limits, total_s=left_s))

        reply = await follow(hop, url, limits.max_redirects, same_origin_only=same_origin_only)
        return replace(reply, elapsed_s=monotonic() - started_s)

    async def close(self) -> None:
        """End all transfers and connections."""
        self._loop.close()
        self._idle.clear()

    async def _hop(self, url: Url, limits: FetchLimits) -> FetchReply:
        try:
            async with asyncio.timeout(limits.total_s):
                pin = await self._resolver.pin_url(url)
        except TimeoutError as error:
            raise FetchTimeout("its name was not resolved in time") from error
        transfer = self._idle.pop() if self._idle else self._new_transfer()
        transfer.prepare(url.reveal(), pin, limits)
        try:
            return await self._run(transfer, url)
        finally:
            transfer.let_go()

    def _new_transfer(self) -> Transfer:
        return Transfer(self._user_agent, self._guard, self._ca_file)

    async def _run(self, transfer: Transfer, url: Url) -> FetchReply:
        code = await self._loop.perform(transfer.curl)
        if code:
            raise transfer.error_for(code)
        reply = FetchReply(
            url=url,
            final_url=url,
            status=transfer.status,
            headers=tuple(transfer.headers),
            body=transfer.take_body(),
            address=transfer.peer,
            elapsed_s=0.0,
        )
        if len(self._idle) < _MOST_IDLE_HANDLES:
            self._idle.append(transfer)
        return reply
