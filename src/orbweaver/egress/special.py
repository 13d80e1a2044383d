"""Addresses that are not the public internet: our own table of the IANA registries.

The standard library's ``is_global`` is wrong in Python releases that we support (3.11.7 calls
192.0.0.192, 6to4 and NAT64 addresses global), so only its parser is used. IPv6 is closed but for
2000::/3, the one block that IANA gives to the public, without the special ranges inside it.
"""

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_SPECIAL_IPV4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private use",
    "100.64.0.0/10": "shared by carriers; also a cloud’s metadata",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "a cloud’s metadata",
    "169.254.0.0/16": "link-local; also clouds’ metadata",
    "172.16.0.0/12": "private use",
    "192.0.0.0/24": "protocol assignments; also a cloud’s metadata",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "multicast tunnelling",
    "192.88.99.0/24": "6to4 relays",
    "192.168.0.0/16": "private use",
    "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarks",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved and broadcast",
}
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_IPV6 = {
    "2001::/23": "protocol assignments, Teredo among them",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112",
    "3fff::/20": "documentation",
}
_RANGES: tuple[tuple[IPNetwork, str], ...] = tuple(
    (ipaddress.ip_network(text), why) for text, why in (_SPECIAL_IPV4 | _SPECIAL_IPV6).items()
)


def why_special(address: IPAddress) -> str | None:
    """Return why ``address`` is not the public internet, or nothing where it is.

    >>> why_special(ipaddress.ip_address("192.0.0.192"))
    'protocol assignments; also a cloud’s metadata'
    """
    if address.version == _PUBLIC_IPV6.version and address not in _PUBLIC_IPV6:
        return _why_outside(ipaddress.IPv6Address(address))
    return next((why for network, why in _RANGES if address in network), None)


def _why_outside(address: ipaddress.IPv6Address) -> str:
    if address == ipaddress.IPv6Address("::1"):
        return "loopback"
    return "outside the public block 2000::/3"
