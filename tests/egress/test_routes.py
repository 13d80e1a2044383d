"""The ways out: what leads where, and what the guard lets a station be asked for."""

import socket
from types import SimpleNamespace

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.onion import onion_address
from orbweaver.egress.routes import DIRECT_ROUTE, Route, RouteKind, Routes
from orbweaver.egress.sockets import SOCKET_BAD, SocketGate
from orbweaver.errors import AddressRefused, ConfigError, UnknownName
from orbweaver.model.url import Url

POND = onion_address(bytes(32))
STATION = ("127.0.0.1", 9050)
TOR = Route("tor", RouteKind.TOR, STATION)
SOCKS = Route("office", RouteKind.SOCKS5H, ("10.0.0.7", 1080))
PROXY = Route("proxy", RouteKind.HTTP, ("10.0.0.8", 3128))
ALL = Routes([SOCKS, TOR, PROXY])


def test_the_plain_way_is_direct() -> None:
    assert ALL.route_for("garden.example") is DIRECT_ROUTE
    assert ALL.route_for("garden.example", "office") is SOCKS


def test_an_onion_goes_by_tor_unasked() -> None:
    assert ALL.route_for(POND) is TOR
    assert ALL.route_for(f"www.{POND}", "tor") is TOR


@pytest.mark.parametrize("wanted", ["direct", "office", "proxy"])
def test_an_onion_goes_by_nothing_else(wanted: str) -> None:
    with pytest.raises(AddressRefused, match="through Tor alone"):
        ALL.route_for(POND, wanted)


def test_without_tor_one_sentence_says_so() -> None:
    with pytest.raises(AddressRefused, match="the configuration names no way to it"):
        Routes().route_for(POND)


def test_a_broken_onion_is_refused_before_anything() -> None:
    with pytest.raises(AddressRefused, match="no onion address"):
        ALL.route_for("pond.onion")


def test_a_way_that_nobody_named_is_unknown() -> None:
    with pytest.raises(UnknownName):
        ALL.route_for("garden.example", "moon")


def test_two_ways_of_one_name_are_a_wrong_configuration() -> None:
    with pytest.raises(ConfigError, match="tor"):
        Routes([TOR, TOR])


def test_each_identity_and_owner_has_a_circuit_of_its_own() -> None:
    circuits = {
        TOR.credentials(host, identity)
        for host in ("garden.example", "www.garden.example", "rocks.example", POND, f"a.{POND}")
        for identity in ("", "oak", "elm")
    }
    assert len(circuits) == 3 * 3, "hosts of one owner share theirs"
    assert all("oak" not in user for user, _ in filter(None, circuits))
    assert SOCKS.credentials("garden.example", "oak") is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://oak:elm@garden.example/", "user name"),
        ("http://192.0.2.1/", "literal"),
        ("http://[2001:4860::1]/", "literal"),
        ("http://garden.example:22/", "port 22"),
        ("http://printer.local/", "local name"),
        ("http://metadata/", "local name"),
        (f"http://{POND}:22/", "port 22"),
        ("http://pond.onion/", "no onion address"),
    ],
)
def test_a_station_is_not_asked_for_what_is_not_the_web(address: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why):
        EgressGuard().check_far(Url.parse(address), TOR)


def test_a_station_is_asked_for_names() -> None:
    EgressGuard().check_far(Url.parse("https://garden.example/"), SOCKS)
    EgressGuard().check_far(Url.parse(f"http://{POND}/"), TOR)
    with pytest.raises(AddressRefused, match="not a way to Tor"):
        EgressGuard().check_far(Url.parse(f"http://{POND}/"), SOCKS)


def test_a_demo_asks_a_station_for_invented_names_alone() -> None:
    demo = EgressGuard([STATION], only_loopback=True)
    demo.check_far(Url.parse("http://garden.example:8123/"), TOR)
    demo.check_far(Url.parse(f"http://{POND}/"), TOR)
    with pytest.raises(AddressRefused, match="invented"):
        demo.check_far(Url.parse("http://orbweaver.org/"), TOR)


def opened(guard: EgressGuard, route: Route | None, peer: tuple[str, int]) -> object:
    """Let libcurl ask for a socket to ``peer``."""
    gate = SocketGate(guard)
    gate.route = route
    address = SimpleNamespace(
        family=socket.AF_INET, socktype=socket.SOCK_STREAM, protocol=0, addr=peer
    )
    made = gate(0, address)
    if isinstance(made, socket.socket):
        made.close()
    return made


def test_the_socket_leads_to_the_station_and_nowhere_else() -> None:
    live = EgressGuard()
    assert isinstance(opened(live, TOR, STATION), socket.socket)
    assert opened(live, TOR, ("127.0.0.1", 9051)) == SOCKET_BAD
    assert opened(live, TOR, ("1.1.1.1", 80)) == SOCKET_BAD
    assert opened(live, None, STATION) == SOCKET_BAD, "a station is no target"


def test_in_a_demo_a_station_stands_on_the_list_or_is_refused() -> None:
    assert opened(EgressGuard([], only_loopback=True), TOR, STATION) == SOCKET_BAD
    assert isinstance(
        opened(EgressGuard([STATION], only_loopback=True), TOR, STATION), socket.socket
    )
