"""The registered host: what somebody can own, above all that the owner names within it."""

import ipaddress
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=16_384)
def registered_host(host: str) -> str:
    """Return the part of ``host`` that was registered; a literal address or a suffix is itself.

    By the public suffix list that the package brings along, its private part included: two
    tenants of one hosting company are two hosts.

    >>> registered_host("static.garden.example")
    'garden.example'
    >>> registered_host("moss.garden.co.uk")
    'garden.co.uk'
    >>> registered_host("[::1]"), registered_host("co.uk")
    ('[::1]', 'co.uk')
    """
    name = host.removesuffix(".").lower()
    if _is_literal(name):
        return name
    found: str | None = _suffixes().privatesuffix(name)
    return found or name


def is_public_suffix(name: str) -> bool:
    """Return whether strangers register names right under ``name``.

    >>> is_public_suffix("co.uk"), is_public_suffix("garden.co.uk")
    (True, False)
    """
    return bool(_suffixes().is_public(name.removesuffix(".").lower()))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _is_literal(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
