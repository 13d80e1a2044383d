"""Ways out by a station: it hears names, we resolve none, and each identity goes its own way."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.onion import onion_address
from orbweaver.egress.resolver import Pin
from orbweaver.egress.routes import Route, RouteKind, Routes
from orbweaver.errors import AddressRefused, FetchTimeout, HostUnreachable, UnknownName
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import FetchLimits, FetchReply, FetchWish
from tests.contracts.fetching import LIMITS
from tests.crawl.names import LOOPBACK
from tests.crawl.origin import Arrival, Origin, redirect, reply, serving
from tests.servers.socks import Passage, Station, stationed

POND = onion_address(bytes(32))
REEF = onion_address(bytes(range(32)))


class Deaf:
    """Knows no name; fails who asks for one."""

    async def pin_url(self, url: Url) -> Pin:
        """Fail."""
        pytest.fail(f"somebody asked where {url} stands")


@dataclass
class Detour:
    """An origin behind a station, and a fetcher that knows the way."""

    origin: Origin
    station: Station
    fetcher: CurlFetcher

    async def get(self, address: str, wish: FetchWish, limits: FetchLimits = LIMITS) -> FetchReply:
        """Fetch by a route."""
        return await self.fetcher.fetch(
            Url.parse(address), limits, same_origin_only=False, wish=wish
        )


@asynccontextmanager
async def behind(
    origin: Origin, kind: RouteKind, closed: frozenset[str] = frozenset()
) -> AsyncIterator[Detour]:
    """Put the origin behind a station."""
    async with serving(origin), stationed(Station(origin.port, closed)) as station:
        place = (LOOPBACK, station.port)
        guard = EgressGuard([place], only_loopback=True)
        fetcher = CurlFetcher(guard, Deaf(), "ow", routes=Routes([Route("way", kind, place)]))
        yield Detour(origin, station, fetcher)
        await fetcher.close()


def way(identity: str = "") -> FetchWish:
    """Return a wish for the detour."""
    return FetchWish(route="way", identity=identity)


def test_a_page_comes_back_by_socks_and_nobody_asks_for_its_name() -> None:
    async def story() -> tuple[FetchReply, list[Passage]]:
        async with behind(Origin({"/a": reply(b"leaf")}), RouteKind.SOCKS5H) as detour:
            got = await detour.get("http://garden.example/a", way())
            return got, detour.station.passages

    got, passages = asyncio.run(story())
    assert (got.body, got.route, got.address) == (b"leaf", "way", LOOPBACK)
    assert passages == [Passage("garden.example", 80, "", "")]


def test_an_onion_is_asked_for_unasked_by_tor() -> None:
    async def story() -> tuple[FetchReply, list[Passage]]:
        async with behind(Origin({"/a": reply(b"leaf")}), RouteKind.TOR) as detour:
            got = await detour.get(f"http://{POND}:8123/a", way())
            return got, detour.station.passages

    got, passages = asyncio.run(story())
    assert got.body == b"leaf"
    assert [(p.host, p.port) for p in passages] == [(POND, 8123)]


def test_on_tor_each_identity_and_host_has_credentials_and_connections_of_its_own() -> None:
    wanted = [
        ("keeper", f"http://{POND}/a"),
        ("keeper", f"http://{POND}/a"),
        ("visitor", f"http://{POND}/a"),
        ("", f"http://{POND}/a"),
        ("keeper", f"http://{REEF}/a"),
        ("keeper", "http://garden.example/a"),
    ]

    async def story() -> tuple[list[Passage], int]:
        async with behind(Origin({"/a": reply(b"leaf")}), RouteKind.TOR) as detour:
            for identity, address in wanted:
                await detour.get(address, way(identity))
            return detour.station.passages, detour.origin.connections

    passages, connections = asyncio.run(story())
    circuits = [(p.user, p.password) for p in passages]
    assert connections == len(circuits) == len(set(circuits)) == 5, "one was used twice"
    assert not {"keeper", "visitor"} & {p.user for p in passages}


def test_a_redirect_goes_the_same_way() -> None:
    origin = Origin({"/a": redirect("http://rocks.example/b"), "/b": reply(b"slate")})

    async def story() -> list[str]:
        async with behind(origin, RouteKind.SOCKS5H) as detour:
            assert (await detour.get("http://garden.example/a", way())).body == b"slate"
            return [passage.host for passage in detour.station.passages]

    assert asyncio.run(story()) == ["garden.example", "rocks.example"]


@pytest.mark.parametrize(
    ("kind", "target", "why"),
    [
        (RouteKind.TOR, "http://127.0.0.1/", "literal"),
        (RouteKind.TOR, "http://169.254.169.254/", "literal"),
        (RouteKind.TOR, "http://pond.onion/", "no onion address"),
        (RouteKind.SOCKS5H, f"http://{POND}/", "Tor alone"),
        (RouteKind.SOCKS5H, "http://orbweaver.org/", "invented"),
    ],
)
def test_a_redirect_leads_the_station_nowhere_forbidden(
    kind: RouteKind, target: str, why: str
) -> None:
    async def story() -> int:
        async with behind(Origin({"/a": redirect(target)}), kind) as detour:
            with pytest.raises(AddressRefused, match=why):
                await detour.get("http://garden.example/a", way())
            return len(detour.station.passages)

    assert asyncio.run(story()) == 1


def test_an_onion_by_our_own_address_is_refused_in_one_sentence() -> None:
    async def story() -> None:
        async with behind(Origin(), RouteKind.TOR) as detour:
            with pytest.raises(AddressRefused, match="'direct' is another way"):
                await detour.get(f"http://{POND}/", FetchWish())
            assert detour.station.passages == []

    asyncio.run(story())


def test_a_place_that_the_station_does_not_reach_is_unreachable() -> None:
    async def story() -> None:
        async with behind(Origin(), RouteKind.TOR, closed=frozenset({POND})) as detour:
            with pytest.raises(HostUnreachable, match="does not lead there"):
                await detour.get(f"http://{POND}/", way())

    asyncio.run(story())


def test_a_station_that_is_off_is_unreachable() -> None:
    with socket.create_server((LOOPBACK, 0)) as unused:
        place = (LOOPBACK, int(unused.getsockname()[1]))

    async def story() -> None:
        guard = EgressGuard([place], only_loopback=True)
        routes = Routes([Route("way", RouteKind.TOR, place)])
        fetcher = CurlFetcher(guard, Deaf(), "ow", routes=routes)
        with pytest.raises(HostUnreachable):
            await fetcher.fetch(
                Url.parse(f"http://{POND}/"), LIMITS, same_origin_only=True, wish=way()
            )
        await fetcher.close()

    asyncio.run(story())


def test_an_http_proxy_is_told_the_whole_address() -> None:
    origin = Origin({"http://garden.example/a": reply(b"leaf")})

    async def story() -> FetchReply:
        async with serving(origin):
            place = (LOOPBACK, origin.port)
            guard = EgressGuard([place], only_loopback=True)
            routes = Routes([Route("way", RouteKind.HTTP, place)])
            fetcher = CurlFetcher(guard, Deaf(), "ow", routes=routes)
            url = Url.parse("http://garden.example/a")
            got = await fetcher.fetch(url, LIMITS, same_origin_only=True, wish=way())
            await fetcher.close()
            return got

    assert asyncio.run(story()).body == b"leaf"


def test_after_a_detour_the_next_fetch_is_direct_again() -> None:
    origin = Origin({"/a": reply(b"leaf")})

    async def story() -> list[str]:
        async with serving(origin), stationed(Station(origin.port)) as station:
            place = (LOOPBACK, station.port)
            guard = EgressGuard([place, (LOOPBACK, origin.port)], only_loopback=True)
            fetcher = CurlFetcher(
                guard, OnLoopback(), "ow", routes=Routes([Route("way", RouteKind.TOR, place)])
            )
            url = Url.parse(f"http://garden.example:{origin.port}/a")
            taken = []
            for wish in (way(), FetchWish(), way("keeper"), FetchWish()):
                got = await fetcher.fetch(url, LIMITS, same_origin_only=True, wish=wish)
                taken.append(got.route)
            await fetcher.close()
            assert len(station.passages) == 2
            return taken

    assert asyncio.run(story()) == ["way", "direct", "way", "direct"]


class OnLoopback:
    """Every name stands on loopback."""

    async def pin_url(self, url: Url) -> Pin:
        """Return where."""
        return Pin(url.host, url.port, (LOOPBACK,), 0.0)


def test_a_way_that_nobody_named_is_unknown() -> None:
    async def story() -> None:
        async with behind(Origin(), RouteKind.TOR) as detour:
            with pytest.raises(UnknownName):
                await detour.get("http://garden.example/", FetchWish(route="moon"))

    asyncio.run(story())


def test_a_detour_has_more_patience() -> None:
    async def late(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.25)
        await reply(b"leaf")(arrival, writer)

    async def story(patience: float) -> bytes:
        origin = Origin({"/a": late})
        async with serving(origin), stationed(Station(origin.port)) as station:
            place = (LOOPBACK, station.port)
            routes = Routes([Route("way", RouteKind.TOR, place, patience)])
            guard = EgressGuard([place], only_loopback=True)
            fetcher = CurlFetcher(guard, Deaf(), "ow", routes=routes)
            hasty = FetchLimits(total_s=0.2)
            url = Url.parse("http://garden.example/a")
            try:
                return (await fetcher.fetch(url, hasty, same_origin_only=True, wish=way())).body
            finally:
                await fetcher.close()

    assert asyncio.run(story(patience=10)) == b"leaf"
    with pytest.raises(FetchTimeout):
        asyncio.run(story(patience=1))
