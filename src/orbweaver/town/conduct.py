"""Conduct: what a visitor did in the town, held against what a good one may do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orbweaver.town.generators import GENERATORS
from orbweaver.town.serving.arrivals import Arrival
from orbweaver.town.town import Town

MOST_ENDLESS_S = 30.0
MOST_ENDLESS_BYTES = 64 << 20
"""For how long, and for how much, a visitor lets itself be held by an answer without an end."""

_NOTICED_S = 2.0
"""After so long a server that sends a byte a second knows that its visitor has left."""

_UNREAD_BYTES = 36 << 20
"""What a server has sent and nobody read may fill the buffers of the kernel: 4 MiB on its side, and
up to 32 on the other where the machine lets them grow."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """What arrivals say of who made them.

    ``trespasses`` are addresses that nobody may ask for, ``generator_visits`` requests to places
    that make pages of any address, ``trap_pages`` pages asked for by the host of a trap.
    """

    trespasses: tuple[str, ...]
    generator_visits: int
    trap_pages: Mapping[str, int]
    caps: Mapping[str, int]
    endless_answers: int
    longest_endless_s: float
    largest_endless_bytes: int

    @property
    def overrun(self) -> tuple[str, ...]:
        """Hosts of traps that were asked for more pages than a good visitor asks for."""
        return tuple(host for host, cap in self.caps.items() if self.trap_pages.get(host, 0) > cap)

    @property
    def is_bounded(self) -> bool:
        """Whether every answer without an end was left in time, and before it was too much."""
        return (
            self.longest_endless_s <= MOST_ENDLESS_S + _NOTICED_S
            and self.largest_endless_bytes <= MOST_ENDLESS_BYTES + _UNREAD_BYTES
        )


def conduct_in(town: Town, arrivals: Iterable[Arrival]) -> Conduct:
    """Return what these arrivals in ``town`` amount to."""
    arrivals = list(arrivals)
    generators = {site.host for site in town.sites.values() if site.kind in GENERATORS}
    endless = [one for one in arrivals if town.truth.never_ends(_url(town, one))]
    return Conduct(
        trespasses=tuple(sorted({_url(town, one) for one in arrivals if _is_trespass(town, one)})),
        generator_visits=sum(one.host in generators for one in arrivals),
        trap_pages=_trap_pages(town, arrivals),
        caps=town.truth.caps,
        endless_answers=len(endless),
        longest_endless_s=max((one.until_s - one.at_s for one in endless), default=0.0),
        largest_endless_bytes=max((one.sent_bytes for one in endless), default=0),
    )


def _url(town: Town, arrival: Arrival) -> str:
    return f"http://{arrival.host}:{town.ports.web}{arrival.path}"


def _is_trespass(town: Town, arrival: Arrival) -> bool:
    """Tell whether nobody may ask for this.

    Asking a site that may be visited for its robots.txt is no trespass; asking another is.
    """
    if arrival.host in town.truth.forbidden_hosts:
        return True
    return arrival.path != "/robots.txt" and town.truth.forbids(_url(town, arrival))


def _trap_pages(town: Town, arrivals: Iterable[Arrival]) -> Mapping[str, int]:
    """Count requests for pages of each trap: all but pictures that it shows, and robots.txt."""
    truth = town.truth
    shown = {showing.url for showing in truth.showings}
    return Counter(
        one.host
        for one in arrivals
        if one.host in truth.caps
        and one.path != "/robots.txt"
        and truth.place_of(_url(town, one)) not in shown
    )
