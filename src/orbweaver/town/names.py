"""What the town's host names stand for: fixed answers, and a few that must not be trusted."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from orbweaver.town.site import Site

INSIDE_ADDRESSES = ("169.254.169.254", "10.0.0.1", "127.0.0.1")
INNER_ADDRESS = "127.0.0.1"
ONION = ".onion"


class Names(Protocol):
    """What a name server answers from."""

    @property
    def ttl_s(self) -> int:
        """For how long an answer may be kept."""

    def knows(self, host: str) -> bool:
        """Tell whether there is a host of this name."""

    def resolve(self, host: str) -> list[str]:
        """Return the IPv4 addresses of ``host``; empty if there is no such."""


class AddressBook:
    """Answers for names; a rebinding name gives its true address first and then inside ones."""

    ttl_s = 1

    def __init__(self, sites: Iterable[Site]) -> None:
        """Take the sites' names and addresses; onion names are nothing that a name server knows."""
        named = (site for site in sites if not site.host.endswith(ONION))
        self._sites = {site.host: site for site in named}
        self._asked: Counter[str] = Counter()

    @property
    def questions(self) -> dict[str, int]:
        """How often each name was asked for, strangers' names too."""
        return dict(self._asked)

    def knows(self, host: str) -> bool:
        """Tell whether the town has a host of this name."""
        return host.lower().rstrip(".") in self._sites

    def resolve(self, host: str) -> list[str]:
        """Return IPv4 addresses of ``host``, in any case of letters; empty if there is no such."""
        name = host.lower().rstrip(".")
        self._asked[name] += 1
        site = self._sites.get(name)
        if site is None:
            return []
        if site.kind == "inner":
            return [INNER_ADDRESS]
        if site.kind == "rebinding" and self._asked[site.host] > 1:
            return [INSIDE_ADDRESSES[self._asked[site.host] % len(INSIDE_ADDRESSES)]]
        return list(site.addresses)
