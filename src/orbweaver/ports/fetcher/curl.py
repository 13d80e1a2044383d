"""The fetcher that ships: libcurl, pinned to checked addresses and checked again at the socket."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Protocol

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Pin
from orbweaver.egress.routes import Route, Routes
from orbweaver.errors import FetchTimeout
from orbweaver.model.clock import Clock, SystemClock
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.cookies import Cookie
from orbweaver.ports.fetcher.curl_lanes import CurlLanes
from orbweaver.ports.fetcher.curl_loop import CurlLoop
from orbweaver.ports.fetcher.curl_transfer import Transfer
from orbweaver.ports.fetcher.errand import Errand, form_bytes, header_lines
from orbweaver.ports.fetcher.jars import Jars
from orbweaver.ports.fetcher.port import PLAIN, FetchLimits, FetchReply, FetchWish
from orbweaver.ports.fetcher.redirects import REPEATING, follow

_MOST_IDLE_HANDLES = 64
_MOST_RESUMES = 3


class Pinner(Protocol):
    """Finds where an address of the web may be connected."""

    async def pin_url(self, url: Url) -> Pin:
        """Return addresses that passed the guard.

        Raises:
            AddressRefused: None passed.
            NoSuchHost: There is none.
        """


@dataclass(frozen=True, slots=True)
class CurlSettings:
    """How libcurl's keeper behaves."""

    max_connections: int = 256
    """For each way out and identity."""
    per_host: int = 2
    """Connections to one host and port."""
    ca_file: Path | None = None
    """Certificates must be good by it; by default, by what the system trusts."""
    resume_pause_s: float = 1.0
    """Before the rest of a body that broke off is asked for."""


class CurlFetcher:
    """Fetches over the network by libcurl's multi interface, on the running asyncio loop.

    Each way out and identity has connections of its own, so that nothing ties one to another.
    No referrer, netrc or HSTS memory; no proxy but a named route's; HTTP/2 where TLS offers it.
    """

    def __init__(
        self,
        guard: EgressGuard,
        resolver: Pinner,
        user_agent: str,
        settings: CurlSettings = CurlSettings(),
        *,
        routes: Routes | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Call ourselves ``user_agent``; ``resolver`` and ``guard`` say what may be connected.

        ``routes`` are the ways out, by default the direct one alone; ``clock`` ends cookies.
        """
        self._guard = guard
        self._resolver = resolver
        self._user_agent = user_agent
        self._settings = settings
        self._routes = routes or Routes()
        self._jars = Jars(clock or SystemClock())
        self._lanes = CurlLanes(settings.max_connections, settings.per_host)
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
        later = FetchWish(wish.route, wish.identity) if wish is not PLAIN else PLAIN

        async def hop(here: Url) -> FetchReply:
            return await self._hop(here, limits, wish if here is url else later, started_s)

        never = REPEATING if wish.form is not None else frozenset()
        return await follow(
            hop, url, limits.max_redirects, same_origin_only=same_origin_only, never=never
        )

    def jar_of(self, identity: str) -> tuple[Cookie, ...]:
        """Return every cookie that an identity carries."""
        return self._jars.of(identity)

    def put_cookies(self, identity: str, cookies: Iterable[Cookie]) -> None:
        """Let an identity carry ``cookies`` as well."""
        self._jars.put(identity, cookies)

    def empty_jar(self, identity: str) -> None:
        """Let an identity carry none."""
        self._jars.empty(identity)

    async def close(self) -> None:
        """End all transfers and connections."""
        self._lanes.close()
        self._idle.clear()

    async def _hop(
        self, url: Url, limits: FetchLimits, wish: FetchWish, started_s: float
    ) -> FetchReply:
        """Make one exchange, within what is left of the time."""
        route = self._routes.route_for(url.host, wish.route)
        granted = _patient(limits, route)
        ends_s = started_s + granted.total_s
        if ends_s <= monotonic():
            raise FetchTimeout(f"not done after {granted.total_s:g} s")
        pin = await self._pin(url, route, ends_s - monotonic())
        cookies = self._jars.header(wish.identity, url)
        errand = Errand(
            address=url.reveal(),
            limits=granted,
            ends_s=ends_s,
            pin=pin,
            route=route,
            credentials=route.credentials(url.host, wish.identity),
            headers=() if wish is PLAIN else header_lines(wish, cookies),
            form=None if wish.form is None else form_bytes(wish.form),
        )
        lane = self._lanes.lane(route.name, wish.identity)
        await _turn(lane, (url.host, url.port), errand)
        try:
            reply = await self._exchange(errand, url, lane, started_s)
        finally:
            lane.turns.give_back((url.host, url.port))
        self._jars.remember(wish.identity, url, reply.headers)
        return reply

    async def _pin(self, url: Url, route: Route, left_s: float) -> Pin | None:
        """Return where the host may be connected; nothing on a detour: no name is asked there."""
        if not route.is_direct:
            self._guard.check_far(url, route)
            return None
        try:
            async with asyncio.timeout(left_s):
                return await self._resolver.pin_url(url)
        except TimeoutError as error:
            raise FetchTimeout("its name was not resolved in time") from error

    async def _exchange(
        self, errand: Errand, url: Url, lane: CurlLoop, started_s: float
    ) -> FetchReply:
        transfer = self._idle.pop() if self._idle else self._new_transfer()
        transfer.prepare(errand)
        try:
            code = await self._perform(transfer, errand, lane)
            if code:
                raise transfer.error_for(code)
            reply = transfer.reply(url, monotonic() - started_s)
        finally:
            transfer.let_go()
        if len(self._idle) < _MOST_IDLE_HANDLES:
            self._idle.append(transfer)
        return reply

    async def _perform(self, transfer: Transfer, errand: Errand, lane: CurlLoop) -> int:
        """Run a transfer, and take it up again where its connection breaks."""
        code = await lane.perform(transfer.curl)
        for _ in range(_MOST_RESUMES):
            left_s = errand.ends_s - monotonic() - self._settings.resume_pause_s
            if left_s <= 0 or not transfer.can_resume(code):
                break
            await asyncio.sleep(self._settings.resume_pause_s)
            transfer.resume(left_s)
            code = await lane.perform(transfer.curl)
        return code

    def _new_transfer(self) -> Transfer:
        return Transfer(self._user_agent, self._guard, self._settings.ca_file)


async def _turn(lane: CurlLoop, place: tuple[str, int], errand: Errand) -> None:
    """Return when this host may be asked, or raise FetchTimeout."""
    try:
        await lane.turns.take(place, errand.ends_s - monotonic())
    except TimeoutError as error:
        raise FetchTimeout("too many requests were before this one") from error


def _patient(limits: FetchLimits, route: Route) -> FetchLimits:
    """Return the limits of a route that takes longer than the direct one."""
    if route.patience == 1:
        return limits
    return replace(
        limits,
        connect_s=limits.connect_s * route.patience,
        total_s=limits.total_s * route.patience,
        idle_s=limits.idle_s * route.patience,
    )
