"""The town's plan: a pure function of the seed, without a socket."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from orbweaver.town.blueprint import FULL, Plot
from orbweaver.town.ground import Ground, Surroundings
from orbweaver.town.hosting import HostingRecord, hosting_record
from orbweaver.town.names import AddressBook
from orbweaver.town.onion import ONION_HOST, OnionKeys, onion_keys
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.darkroom import Darkroom
from orbweaver.town.pictures.original import Original, Role, plan_originals
from orbweaver.town.pool import Pool
from orbweaver.town.provider import AUTHORITIES, PROVIDERS, Authority, Provider
from orbweaver.town.reports import ReportRow, reports_csv, write_reports
from orbweaver.town.shelf import kind_named
from orbweaver.town.site import Ports, Site
from orbweaver.town.truth import Showing, Truth, tell_truth

ADDRESS_COUNT = 12
_FIRST_ADDRESS = ipaddress.IPv4Address("127.0.1.1")


@dataclass(frozen=True, slots=True)
class Town:
    """A whole invented web: who is there, what they show, and the truth about it."""

    town_seed: int
    ports: Ports
    originals: tuple[Original, ...]
    sites: Mapping[str, Site]
    truth: Truth
    reports: tuple[ReportRow, ...]
    darkroom: Darkroom = field(compare=False)

    def reports_csv(self) -> str:
        """Return the reports as CSV text, columns url;scope;source;note."""
        return reports_csv(self.reports)

    def addresses(self) -> tuple[tuple[str, int], ...]:
        """Return the exact (address, port) pairs that a crawler may connect to."""
        return tuple((ip, self.ports.web) for ip in town_ips())

    def address_book(self) -> AddressBook:
        """Return a fresh resolver of the town's names; rebinding names flip as it is asked."""
        return AddressBook(self.sites.values())

    def resolve(self, host: str) -> list[str]:
        """Return what ``host`` stands for to who asks the first time; empty if there is no such."""
        return self.address_book().resolve(host)

    def onion_keys(self) -> OnionKeys:
        """Return the keys of the town's onion service, whether or not it has its site."""
        return onion_keys(self.town_seed, ONION_HOST)

    def providers(self) -> tuple[Provider, ...]:
        """Return the hosting companies."""
        return PROVIDERS

    def authorities(self) -> tuple[Authority, ...]:
        """Return the police unit and the hotlines."""
        return AUTHORITIES

    def hosting_records(self) -> tuple[HostingRecord, ...]:
        """Return who hosts every host name, in order of name."""
        return tuple(hosting_record(self.sites[host]) for host in sorted(self.sites))

    def draw(self, showing: Showing) -> bytes:
        """Return the bytes that ``showing.url`` serves while nobody removed it."""
        inside = tuple(one.original_id for one in self.truth.showings if one.url == showing.url)
        if showing.alteration is Alteration.IN_ZIP:
            return self.darkroom.zip_file(inside)
        if showing.alteration is Alteration.VIDEO_FRAME:
            return self.darkroom.video_file(inside)
        return self.darkroom.copy_file(showing.original_id, showing.alteration)

    def known_originals(self) -> tuple[Original, ...]:
        """Return the originals whose exact bytes fill the demo bank."""
        return tuple(one for one in self.originals if one.role is Role.KNOWN)

    def known_files(self) -> tuple[tuple[Original, bytes], ...]:
        """Return the known originals with their exact file bytes; draws them if need be."""
        return tuple(
            (one, self.darkroom.original_file(one.original_id)) for one in self.known_originals()
        )


def town_ips() -> tuple[str, ...]:
    """Return the loopback addresses on which sites listen; several sites share each."""
    return tuple(str(_FIRST_ADDRESS + number) for number in range(ADDRESS_COUNT))


def build_town(
    town_seed: int,
    ports: Ports | None = None,
    plots: Sequence[Plot] = FULL,
    cache_dir: Path | None = None,
) -> Town:
    """Return the town of this seed; only addresses depend on ``ports``.

    ``cache_dir`` keeps drawn pictures between runs.

    Raises:
        UnknownKind: A plot names a kind that is not on the shelf.
    """
    chosen = ports or Ports()
    originals = plan_originals(town_seed)
    named = [_named(plot, town_seed) for plot in plots]
    around = Surroundings(town_seed, chosen, Pool(town_seed, originals), named)
    sites = [_build(plot, around, number) for number, plot in enumerate(around.plots)]
    return Town(
        town_seed=town_seed,
        ports=chosen,
        originals=originals,
        sites={site.host: site for site in sites},
        truth=tell_truth(sites, originals, chosen),
        reports=write_reports(town_seed, sites, chosen),
        darkroom=Darkroom(originals, cache_dir),
    )


def _named(plot: Plot, town_seed: int) -> Plot:
    """Return a plot under the name that it is known by: an onion's follows from its key."""
    if plot.host != ONION_HOST:
        return plot
    return replace(plot, host=onion_keys(town_seed, ONION_HOST).host)


def _build(plot: Plot, around: Surroundings, number: int) -> Site:
    address = str(_FIRST_ADDRESS + number % ADDRESS_COUNT)
    ground = Ground(plot, around, (address,))
    kind_named(plot.kind).lay_out(ground)
    return ground.site()
