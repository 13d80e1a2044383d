"""Onion pages over a private Tor network: fetched, apart by identity, and asked of nobody."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.onion import onion_address
from orbweaver.egress.resolver import Resolver
from orbweaver.egress.routes import Route, RouteKind, Routes
from orbweaver.errors import AddressRefused, HostUnreachable
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import BodyDigests, FetchLimits, FetchReply, FetchWish
from tests.crawl.origin import Origin, page, reply, serving
from tests.servers.tor import TorNetwork
from tests.servers.zone import Zone, serving_names

pytestmark = pytest.mark.full

PATIENT = FetchLimits(total_s=30.0, connect_s=30.0, idle_s=30.0, keep_body_bytes=100_000)
SEED = bytes(range(32))
LARGE = bytes(range(256)) * 4096
T = TypeVar("T")


def key_file(seed: bytes) -> bytes:
    """Return a secret key as Tor keeps it: expanded and clamped."""
    expanded = bytearray(hashlib.sha512(seed).digest())
    expanded[0] &= 248
    expanded[31] = expanded[31] & 63 | 64
    return b"== ed25519v1-secret: type0 ==".ljust(32, b"\0") + bytes(expanded)


def address_of(seed: bytes) -> str:
    """Return the address that follows from a key."""
    return onion_address(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


@dataclass
class Pond:
    """An onion service with its origin, a fetcher that knows Tor, and a listening name server."""

    onion: str
    origin: Origin
    fetcher: CurlFetcher
    zone: Zone

    async def get(self, path: str, wish: FetchWish, host: str = "") -> FetchReply:
        """Fetch from the service."""
        url = Url.parse(f"http://{host or self.onion}{path}")
        return await self.fetcher.fetch(url, PATIENT, same_origin_only=False, wish=wish)


def at_the_pond(
    network: TorNetwork, story: Callable[[Pond], Coroutine[None, None, T]], key: bytes = b""
) -> T:
    """Play a story beside an onion service."""

    async def play() -> T:
        origin = Origin({"/": page("<p>Water lilies"), "/large": reply(LARGE)})
        async with serving(origin):
            onion = network.serve(origin.port, key)
            guard = EgressGuard([network.station, ("127.0.0.1", origin.port)], only_loopback=True)
            routes = Routes([Route("tor", RouteKind.TOR, network.station)])
            with serving_names() as zone:
                names = Resolver(guard, [zone.nameserver])
                fetcher = CurlFetcher(guard, names, "orbweaver-tests", routes=routes)
                try:
                    return await story(Pond(onion, origin, fetcher, zone))
                finally:
                    await fetcher.close()
                    network.unserve(onion)

    return asyncio.run(play())


def by_tor(identity: str = "") -> FetchWish:
    """Return a wish for Tor."""
    return FetchWish(route="tor", identity=identity)


def test_the_address_that_we_reckon_is_the_one_that_tor_gives(tor_network: TorNetwork) -> None:
    async def story(pond: Pond) -> str:
        return pond.onion

    assert at_the_pond(tor_network, story, key_file(SEED)) == address_of(SEED)


def test_an_onion_page_comes_through_and_no_name_is_asked(tor_network: TorNetwork) -> None:
    async def story(pond: Pond) -> FetchReply:
        got = await pond.get("/", by_tor())
        assert [arrival.host for arrival in pond.origin.arrivals] == [pond.onion]
        assert pond.zone.asked == []
        return got

    got = at_the_pond(tor_network, story)
    assert b"Water lilies" in got.body
    assert (got.status, got.route, got.address) == (200, "tor", "127.0.0.1")


def test_a_large_body_is_hashed_on_its_way_through_tor(tor_network: TorNetwork) -> None:
    async def story(pond: Pond) -> BodyDigests | None:
        return (await pond.get("/large", by_tor())).digests

    digests = at_the_pond(tor_network, story)
    assert digests is not None
    assert digests.sha256_hex == hashlib.sha256(LARGE).hexdigest()


def test_each_identity_has_a_circuit_of_its_own(tor_network: TorNetwork) -> None:
    async def story(pond: Pond) -> dict[str, str]:
        for identity in ("keeper", "visitor", "keeper", ""):
            assert (await pond.get("/", by_tor(identity))).status == 200
        label = pond.onion.removesuffix(".onion")
        used = [circuit for circuit in tor_network.circuits() if circuit.onion == label]
        assert pond.origin.connections == 3, "the keeper's is used twice"
        return {circuit.user: circuit.circuit_id for circuit in used}

    by_user = at_the_pond(tor_network, story)
    assert len(by_user) == len(set(by_user.values())) == 3
    assert not {"keeper", "visitor"} & set(by_user), "not even Tor is told our names"


def test_directly_an_onion_is_refused_and_nobody_hears_of_it(tor_network: TorNetwork) -> None:
    async def story(pond: Pond) -> None:
        with pytest.raises(AddressRefused, match="Tor alone"):
            await pond.get("/", FetchWish())
        with pytest.raises(AddressRefused, match="no onion address"):
            await pond.get("/", by_tor(), host="pond.onion")
        assert pond.zone.asked == []
        assert pond.origin.connections == 0

    at_the_pond(tor_network, story)


def test_an_onion_that_nobody_serves_is_unreachable(tor_network: TorNetwork) -> None:
    async def story(pond: Pond) -> None:
        with pytest.raises(HostUnreachable):
            await pond.get("/", by_tor(), host=address_of(bytes(32)))

    at_the_pond(tor_network, story)
