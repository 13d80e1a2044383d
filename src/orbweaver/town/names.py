"""What the town's host names stand for: fixed answers, and a few that must not be trusted."""

from collections import Counter
from collections.abc import Iterable

from orbweaver.town.site import Site

INSIDE_ADDRESSES = ("169.254.169.254", "10.0.0.1", "127.0.0.1")
INNER_ADDRESS = "127.0.0.1"


class AddressBook:
    """Answers for names; a rebinding name gives its true address first and then inside ones."""

    def __init__(self, sites: Iterable[Site]) -> None:
        """Take the sites' names and addresses."""
        self._sites = {site.host: site for site in sites}
        self._asked: Counter[str] = Counter()

    def knows(self, host: str) -> bool:
        """Tell whether the town has a host of this name."""
        return host.lower().rstrip(".") in self._sites

    def resolve(self, host: str) -> list[str]:
        """Return IPv4 addresses of ``host``, in any case of letters; empty if there is no such."""
        site = self._sites.get(host.lower().rstrip("."))
        if site is None:
            return []
        self._asked[site.host] += 1
        if site.kind == "inner":
            return [INNER_ADDRESS]
        if site.kind == "rebinding" and self._asked[site.host] > 1:
            return [INSIDE_ADDRESSES[self._asked[site.host] % len(INSIDE_ADDRESSES)]]
        return list(site.addresses)
