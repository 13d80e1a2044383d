"""Who asks, behind proxies: the last address that no trusted proxy has, whatever others say."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from orbweaver.deployment.peer import peer_of

OURS = (ip_network("10.0.0.0/24"), ip_network("2001:db8:1::/48"))


@pytest.mark.parametrize(
    ("here", "said", "peer"),
    [
        ("192.0.2.9", "", "192.0.2.9"),
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
        ("10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "1.1.1.1, 198.51.100.1, 10.0.0.6", "198.51.100.1"),
        ("::ffff:10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("2001:db8:1::5", "2001:db8:9::1", "2001:db8:9::1"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "10.0.0.6", "10.0.0.6"),
        ("10.0.0.5", "no address", "no address"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_last_untrusted_hop_is_the_peer(here: str, said: str, peer: str) -> None:
    headers = {"X-Forwarded-For": said} if said else {}
    request = RequestFactory(headers=headers).get("/", REMOTE_ADDR=here)
    assert peer_of(request, OURS) == peer


def test_without_trusted_proxies_nobody_is_believed() -> None:
    request = RequestFactory(headers={"X-Forwarded-For": "198.51.100.1"}).get("/")
    assert peer_of(request, ()) == "127.0.0.1"
