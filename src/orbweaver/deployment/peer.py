"""The peer: from which address somebody comes, also where proxies of ours stand in between."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.http import HttpRequest

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def peer_of(request: HttpRequest, trusted_proxies: Sequence[Network]) -> str:
    """Return the address of whoever asks.

    Where the connection comes from a trusted proxy, that is the last address in
    ``X-Forwarded-For`` that is no trusted proxy: what stands before it anybody may have written.
    """
    here = str(request.META.get("REMOTE_ADDR", ""))
    said = request.headers.get("X-Forwarded-For", "")
    hops = [part.strip() for part in said.split(",") if part.strip()]
    while hops and _is_trusted(here, trusted_proxies):
        here = hops.pop()
    return here


def _is_trusted(text: str, networks: Sequence[Network]) -> bool:
    found = _address(text)
    return found is not None and any(
        found in network for network in networks if network.version == found.version
    )


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
