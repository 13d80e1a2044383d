"""Names are resolved at our own name server; every address passes the guard or is dropped."""

import asyncio
from collections.abc import Iterator

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.onion import onion_address
from orbweaver.egress.resolver import Pin, Resolver
from orbweaver.errors import AddressRefused, HostUnreachable
from orbweaver.model.url import Url
from tests.servers.zone import Zone, serving_names

ONION = onion_address(bytes(32))


@pytest.fixture
def zone() -> Iterator[Zone]:
    """Serve the zone."""
    with serving_names() as server:
        yield server


@pytest.fixture
def demo_guard() -> EgressGuard:
    """Let a demo reach two doors."""
    return EgressGuard({("127.0.0.1", 80), ("127.0.0.2", 80)}, only_loopback=True)


def pin(guard: EgressGuard, zone: Zone, host: str, port: int = 80) -> Pin:
    """Resolve once."""
    return asyncio.run(Resolver(guard, [zone.nameserver], timeout_s=2.0).pin(host, port))


def test_every_address_of_a_name_is_pinned(demo_guard: EgressGuard, zone: Zone) -> None:
    pinned = pin(demo_guard, zone, "two.example").addresses
    assert sorted(pinned) == ["127.0.0.1", "127.0.0.2"], "servers shuffle their answers"


def test_refused_addresses_of_a_mixed_answer_are_dropped(
    demo_guard: EgressGuard, zone: Zone
) -> None:
    assert pin(demo_guard, zone, "mixed.example").addresses == ("127.0.0.1",)


def test_a_name_that_leads_inside_is_refused(zone: Zone) -> None:
    with pytest.raises(AddressRefused, match="private use"):
        pin(EgressGuard(), zone, "inside.example")


def test_of_a_long_answer_a_few_refusals_are_told(zone: Zone) -> None:
    zone.records["many.example."] = [f"10.0.0.{number}" for number in range(1, 25)]
    with pytest.raises(AddressRefused) as refused:
        pin(EgressGuard(), zone, "many.example")
    assert refused.value.detail.count("10.0.0.") == 4


def test_a_public_name_is_pinned_in_both_families(zone: Zone) -> None:
    pinned = pin(EgressGuard(), zone, "public.example", 443)
    assert pinned.addresses == ("1.1.1.1", "2606:4700:4700::1111")
    assert pinned.curl_resolve == "public.example:443:1.1.1.1,[2606:4700:4700::1111]"


def test_a_name_that_rebinds_stays_pinned(demo_guard: EgressGuard, zone: Zone) -> None:
    async def look_twice() -> tuple[Pin, Pin]:
        resolver = Resolver(demo_guard, [zone.nameserver], timeout_s=2.0)
        first = await resolver.pin("garden.example", 80)
        zone.records["garden.example."] = ["169.254.169.254"]
        return first, await resolver.pin("garden.example", 80)

    first, second = asyncio.run(look_twice())
    assert first is second
    assert first.addresses == ("127.0.0.1",)


def test_a_name_that_rebound_before_the_next_pin_is_refused(
    demo_guard: EgressGuard, zone: Zone
) -> None:
    assert pin(demo_guard, zone, "garden.example").addresses == ("127.0.0.1",)
    zone.records["garden.example."] = ["169.254.169.254"]
    with pytest.raises(AddressRefused):
        pin(demo_guard, zone, "garden.example")


def test_a_name_that_does_not_exist_is_unreachable(demo_guard: EgressGuard, zone: Zone) -> None:
    with pytest.raises(HostUnreachable, match="has no address"):
        pin(demo_guard, zone, "nowhere.example")


def test_a_server_that_is_silent_makes_the_host_unreachable(demo_guard: EgressGuard) -> None:
    with Zone() as deaf, pytest.raises(HostUnreachable, match="name servers"):
        asyncio.run(Resolver(demo_guard, [deaf.nameserver], timeout_s=0.2).pin("a.example", 80))


@pytest.mark.parametrize("host", ["localhost", "pond.onion", "keeper.internal", "metadata"])
def test_local_names_are_never_asked(zone: Zone, host: str) -> None:
    with pytest.raises(AddressRefused):
        pin(EgressGuard(), zone, host)
    assert zone.asked == []


@pytest.mark.parametrize("host", ["pond.onion", "pond.onion.", ONION, f"www.{ONION}"])
@pytest.mark.parametrize("is_demo", [False, True])
def test_no_name_server_hears_of_an_onion(zone: Zone, host: str, is_demo: bool) -> None:  # noqa: FBT001 (pytest passes it by name)
    guard = EgressGuard({("127.0.0.1", 80)}, only_loopback=True) if is_demo else EgressGuard()
    resolver = Resolver(guard, [zone.nameserver], timeout_s=2.0)
    with pytest.raises(AddressRefused, match="Tor alone"):
        asyncio.run(resolver.pin_url(Url.parse(f"http://{host}/")))
    assert zone.asked == []


def test_a_literal_address_needs_no_name_server(zone: Zone) -> None:
    resolver = Resolver(EgressGuard(), [zone.nameserver])
    pinned = asyncio.run(resolver.pin_url(Url.parse("http://1.1.1.1/")))
    assert pinned.addresses == ("1.1.1.1",)
    assert zone.asked == []


def test_a_url_is_pinned_at_its_port(demo_guard: EgressGuard, zone: Zone) -> None:
    resolver = Resolver(demo_guard, [zone.nameserver])
    pinned = asyncio.run(resolver.pin_url(Url.parse("http://garden.example/pond")))
    assert pinned.curl_resolve == "garden.example:80:127.0.0.1"
