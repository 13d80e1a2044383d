"""The guard lets the public web through and nothing else, or in a demo an exact list alone."""

import ipaddress
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.egress.guard import EgressGuard, Target, judge
from orbweaver.egress.names import why_not_resolved
from orbweaver.egress.special import why_special
from orbweaver.errors import AddressRefused, ConfigError
from orbweaver.model.url import Url

CASES = json.loads(
    (Path(__file__).parent.parent / "foreign" / "ssrf" / "cases.json").read_text(encoding="utf-8")
)
PUBLIC = ["1.1.1.1", "9.9.9.9", "216.58.214.206", "2606:4700:4700::1111", "2a00:1450::8a"]
SPECIAL = [
    "0.0.0.1", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.8.7",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:1.1.1.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
    "2001:20::1", "2002:a00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip
DOOR = ("127.0.0.1", 8101)


@pytest.fixture
def guard() -> EgressGuard:
    """Return the guard of a house at work."""
    return EgressGuard()


@pytest.fixture
def demo_guard() -> EgressGuard:
    """Return the guard of a demo with one door."""
    return EgressGuard({DOOR}, only_loopback=True)


def test_every_foreign_case_is_judged_as_it_must() -> None:
    wrong = [case for case in CASES if judge(case["url"]) != case["expect"]]
    assert len(CASES) > 2_000
    assert wrong == []


@pytest.mark.parametrize("ip", PUBLIC)
def test_the_public_web_is_reached(guard: EgressGuard, ip: str) -> None:
    guard.check_address(ip, 443)


@pytest.mark.parametrize("ip", SPECIAL)
def test_nothing_near_or_special_is_reached(guard: EgressGuard, ip: str) -> None:
    with pytest.raises(AddressRefused):
        guard.check_address(ip, 443)


@pytest.mark.parametrize("ip", ["", "localhost", "010.0.0.1", "1.1.1.1 ", "fe80::1%eth0", "1.1.1"])
def test_what_is_no_address_is_refused(guard: EgressGuard, ip: str) -> None:
    with pytest.raises(AddressRefused):
        guard.check_address(ip, 443)


@pytest.mark.parametrize("port", [0, 22, 25, 6379, 65_535])
def test_other_ports_are_refused(guard: EgressGuard, port: int) -> None:
    with pytest.raises(AddressRefused, match="port"):
        guard.check_address("1.1.1.1", port)


def test_ports_and_further_networks_come_from_the_configuration() -> None:
    guard = EgressGuard(ports={9090}, refused_networks=["1.1.1.0/24"])
    guard.check_address("9.9.9.9", 9090)
    with pytest.raises(AddressRefused, match="configuration"):
        guard.check_address("1.1.1.1", 9090)


@given(st.ip_addresses(v=4))
def test_no_address_that_ends_near_is_passed_in_disguise(address: ipaddress.IPv4Address) -> None:
    guard = EgressGuard()
    disguises = (f"::{address}", f"::ffff:{address}", f"64:ff9b::{address}", f"::ffff:0:{address}")
    for disguise in disguises:
        with pytest.raises(AddressRefused):
            guard.check_address(disguise, 80)


@given(st.ip_addresses(v=6))
def test_only_one_block_of_ipv6_is_public(address: ipaddress.IPv6Address) -> None:
    if why_special(address) is None:
        assert address in ipaddress.ip_network("2000::/3")


@given(st.ip_addresses(v=4))
def test_our_table_is_never_laxer_than_the_standard_library(address: ipaddress.IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved or address.is_loopback:
        assert why_special(address) is not None


def test_an_address_of_the_web_leads_to_a_name_or_a_literal(guard: EgressGuard) -> None:
    assert guard.check_url(Url.parse("https://rocks.example/a")) == Target(
        "rocks.example", 443, None
    )
    assert guard.check_url(Url.parse("http://0x01010101/")) == Target("1.1.1.1", 80, "1.1.1.1")
    literal = guard.check_url(Url.parse("http://[2606:4700:4700::1111]:8080/"))
    assert literal.address == "2606:4700:4700::1111"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://keeper@rocks.example/", "user name"),
        ("http://:secret@rocks.example/", "user name"),
        ("http://rocks.example:22/", "port 22"),
        ("http://localhost/", "local name"),
        ("http://metadata.google.internal/", "local name"),
        ("http://2130706433/", "loopback"),
        ("http://pond.onion/", "Tor"),
    ],
)
def test_an_address_is_refused_with_its_reason(guard: EgressGuard, text: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why):
        guard.check_url(Url.parse(text))


@pytest.mark.parametrize(
    "text", ["ftp://rocks.example/", "file:///etc/passwd", "javascript:1", "http://", "//x", "a b"]
)
def test_what_is_not_of_the_web_is_blocked(text: str) -> None:
    assert judge(text) == "block"


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert judge(text) in {"block", "resolve", "allow"}


@pytest.mark.parametrize("name", ["a..example", ".example", "a" * 64 + ".example", "a.b" * 90])
def test_what_is_no_host_name_is_not_resolved(name: str) -> None:
    assert why_not_resolved(name) == "it is no host name"


def test_a_demo_reaches_its_list_and_nothing_else(demo_guard: EgressGuard) -> None:
    demo_guard.check_address(*DOOR)
    for ip, port in [("127.0.0.1", 8102), ("127.0.0.2", 8101), ("1.1.1.1", 80), ("::1", 8101)]:
        with pytest.raises(AddressRefused, match="not on the list"):
            demo_guard.check_address(ip, port)


def test_a_demo_resolves_any_name_and_then_checks(demo_guard: EgressGuard) -> None:
    assert demo_guard.check_url(Url.parse("http://garden.example:8101/")).address is None
    with pytest.raises(AddressRefused):
        demo_guard.check_url(Url.parse("http://169.254.169.254/"))


def test_an_exact_list_is_taken_in_a_demo_alone() -> None:
    with pytest.raises(ConfigError, match="demo"):
        EgressGuard({DOOR})


@pytest.mark.parametrize("ip", ["1.1.1.1", "10.0.0.1", "169.254.169.254", "no address"])
def test_an_exact_list_holds_loopback_alone(ip: str) -> None:
    with pytest.raises(ConfigError):
        EgressGuard({(ip, 80)}, only_loopback=True)


def test_a_network_that_cannot_be_read_is_a_wrong_configuration() -> None:
    with pytest.raises(ConfigError, match="network"):
        EgressGuard(refused_networks=["1.1.1.1/99"])
