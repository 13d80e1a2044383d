"""The truth about the town, from its plan alone: what is shown where, and what nobody may fetch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.original import Original, Role
from orbweaver.town.sessions import without_session
from orbweaver.town.site import Needs, Ports, Shown, Site

CANARY_ADDRESS = "127.0.0.1"
_RARE_KINDS = frozenset({"vacant", "rebinding", "inner"})  # neither expected nor forbidden


@dataclass(frozen=True, slots=True)
class Showing:
    """One address that shows one original; a zip or video has one for every original inside.

    ``in_scope``: a report reaches it, and a polite, safe crawler finds it. ``needs``: with this
    besides, it would.
    """

    url: str
    page_url: str
    original_id: str
    alteration: Alteration
    in_scope: bool
    host: str
    needs: Needs = Needs.NOTHING


@dataclass(frozen=True, slots=True)
class Truth:
    """What the generator knows; nothing here was measured.

    ``forbidden_hosts`` are hosts that no report reaches at all, ``forbidden_urls`` single
    addresses on reached hosts: out of the report's scope or closed by robots.txt. ``buttons``
    are beginnings of addresses that no crawler presses, ``endless`` of those that never end.
    ``caps`` say by host how many pages of a trap are fetched at the most.
    """

    showings: tuple[Showing, ...]
    roles: Mapping[str, Role]
    forbidden_hosts: frozenset[str]
    forbidden_urls: frozenset[str]
    canary: tuple[str, int]
    buttons: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()
    caps: Mapping[str, int] = field(default_factory=dict)

    @property
    def out_of_scope(self) -> tuple[str, ...]:
        """All that must never be fetched: a bare host stands for everything on it."""
        return (*sorted(self.forbidden_hosts), *sorted(self.forbidden_urls), *self.buttons)

    def forbids(self, url: str) -> bool:
        """Tell whether fetching ``url`` leaves every report's scope or breaks robots.txt."""
        if urlsplit(url).hostname in self.forbidden_hosts or url in self.forbidden_urls:
            return True
        return url.startswith(self.buttons) if self.buttons else False

    def never_ends(self, url: str) -> bool:
        """Tell whether the answer at ``url`` goes on until the visitor leaves."""
        return url.startswith(self.endless) if self.endless else False

    def place_of(self, url: str) -> str:
        """Return the address by which showings name what was fetched at ``url``."""
        return without_session(url)

    def expected(self, *having: Needs) -> tuple[Showing, ...]:
        """Return the showings that a crawl of all reports must find, ``having`` what is needed."""
        return tuple(one for one in self.showings if one.in_scope or one.needs in having)

    def role(self, showing: Showing) -> Role:
        """Return what the shown original is in the story."""
        return self.roles[showing.original_id]


def tell_truth(sites: Sequence[Site], originals: Sequence[Original], ports: Ports) -> Truth:
    """Return the truth about these sites."""
    reached = [site for site in sites if site.reported or site.is_lent or site.kind in _RARE_KINDS]
    return Truth(
        showings=tuple(showing for site in sites for showing in _showings(site, ports)),
        roles={original.original_id: original.role for original in originals},
        forbidden_hosts=frozenset(site.host for site in sites if site not in reached),
        forbidden_urls=frozenset(url for site in reached for url in _forbidden_on(site, ports)),
        canary=(CANARY_ADDRESS, ports.canary),
        buttons=tuple(_url(site, path, ports) for site in sites for path in site.buttons),
        endless=tuple(_url(site, path, ports) for site in sites for path in site.endless),
        caps={site.host: site.cap_pages for site in sites if site.cap_pages is not None},
    )


def _url(site: Site, path: str, ports: Ports) -> str:
    return f"http://{site.host}:{ports.web}{path}"


def _showings(site: Site, ports: Ports) -> Iterator[Showing]:
    for shown in site.shown:
        pages = [page for page in shown.pages if site.covers(page)] or shown.pages
        in_scope = site.shows_in_scope(shown)
        could_be = not in_scope and site.shows_in_scope(shown, shown.needs)
        yield Showing(
            url=_url(site, shown.path, ports),
            page_url=_url(site, pages[0], ports),
            original_id=shown.original_id,
            alteration=shown.alteration,
            in_scope=in_scope,
            host=site.host,
            needs=shown.needs if could_be else Needs.NOTHING,
        )


def _forbidden_on(site: Site, ports: Ports) -> Iterator[str]:
    if site.kind in _RARE_KINDS:
        return
    shown = {one.path: one for one in site.shown}
    for path in site.resources:
        if not _may_be_asked(site, path, shown.get(path)):
            yield _url(site, path, ports)


def _may_be_asked(site: Site, path: str, shown: Shown | None) -> bool:
    if shown is not None and site.shows_in_scope(shown, shown.needs):
        return True
    return site.reaches(path) and site.welcomes(path)
