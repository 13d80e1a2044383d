"""The ground on which a kind of site builds: it hands out pictures and keeps what is built."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from orbweaver.town.blueprint import Plot
from orbweaver.town.markup import document
from orbweaver.town.pictures.alteration import Alteration, copy_format
from orbweaver.town.pictures.original import Original, Role
from orbweaver.town.pictures.seeds import dice
from orbweaver.town.pool import Pool, pick_alteration
from orbweaver.town.provider import provider_named
from orbweaver.town.resources import Archive, Clip, Page, Still
from orbweaver.town.site import Family, Needs, Ports, Reported, Resource, Scope, Shown, Site
from orbweaver.town.words import slug


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a site may know of the rest of the town."""

    town_seed: int
    ports: Ports
    pool: Pool
    plots: Sequence[Plot]

    def forgotten_hosts(self) -> list[str]:
        """Hosts that nobody reported: links there lead out of scope."""
        return [plot.host for plot in self.plots if plot.forgotten]

    def hosts_of(self, kind: str) -> list[str]:
        """Return the hosts whose sites are of this kind."""
        return [plot.host for plot in self.plots if plot.kind == kind]

    def url(self, host: str, path: str = "/") -> str:
        """Return the full address of a path."""
        return f"http://{host}:{self.ports.web}{path}"


@dataclass(slots=True)
class _Draft:
    resources: dict[str, Resource] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    disallowed: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    crawl_delay_s: float | None = None
    families: list[Family] = field(default_factory=list)
    cap_pages: int | None = None
    buttons: list[str] = field(default_factory=list)
    endless: list[str] = field(default_factory=list)
    is_lent: bool = False
    sitemaps: list[str] = field(default_factory=list)


class Ground:
    """One plot while its site is being laid out."""

    def __init__(self, plot: Plot, surroundings: Surroundings, addresses: tuple[str, ...]) -> None:
        """Start with an empty plot."""
        self.plot = plot
        self.around = surroundings
        self.rng = dice(surroundings.town_seed, "site", plot.host)
        self._addresses = addresses
        self._draft = _Draft()

    def put(self, path: str, resource: Resource) -> None:
        """Let ``resource`` stand at ``path`` (with query); one path holds one resource."""
        if path in self._draft.resources:
            raise ValueError(f"two resources at {path} of {self.plot.host}")
        self._draft.resources[path] = resource

    def put_all(self, prefix: str, resource: Resource) -> None:
        """Let ``resource`` stand at every path that begins so and has nothing of its own."""
        self._draft.families.append(Family(prefix, resource))

    def page(self, path: str, title: str, body: str, head: str = "") -> None:
        """Put an HTML page."""
        self.put(path, Page(document(title, body, head)))

    def originals(self) -> list[Original]:
        """Take the plot's share of originals from the pool, in mixed order."""
        counts = (
            (Role.KNOWN, self.plot.known),
            (Role.UNKNOWN, self.plot.unknown),
            (Role.HARMLESS, self.plot.harmless),
        )
        taken = [self.take(role) for role, count in counts for _ in range(count)]
        self.rng.shuffle(taken)
        return taken

    def take(self, role: Role) -> Original:
        """Take one more original of ``role`` from the pool."""
        return self.around.pool.take(role)

    def still(
        self,
        original: Original,
        *pages: str,
        alteration: Alteration | None = None,
        folder: str = "/img",
        behind: Callable[[Still], Resource] | None = None,
        needs: Needs = Needs.NOTHING,
    ) -> str:
        """Put a picture file that ``pages`` lead to, perhaps ``behind`` a door; return its path."""
        chosen = alteration or pick_alteration(self.rng, original)
        file_format = copy_format(original, chosen)
        path = self._file_path(folder, file_format.suffix)
        still = Still(original.original_id, chosen, file_format.media_type)
        self.put(path, behind(still) if behind else still)
        self._draft.shown.append(Shown(path, original.original_id, chosen, pages, needs))
        return path

    def archive(self, originals: Sequence[Original], path: str, page: str) -> None:
        """Put a zip of exact originals that ``page`` leads to."""
        self.put(path, Archive(tuple(original.original_id for original in originals)))
        for original in originals:
            self._show(path, original, Alteration.IN_ZIP, (page,))

    def clip(self, originals: Sequence[Original], path: str, page: str) -> None:
        """Put a video of originals that ``page`` leads to."""
        self.put(path, Clip(tuple(original.original_id for original in originals)))
        for original in originals:
            self._show(path, original, Alteration.VIDEO_FRAME, (page,))

    def report(self, path: str, scope: Scope | None = None) -> None:
        """Note that somebody reported ``path``, by default with the plot's scope, if any."""
        chosen = scope or self.plot.scope
        if chosen is not None:
            self._draft.reported.append(Reported(path, chosen))

    def disallow(self, prefix: str) -> None:
        """Ask crawlers by robots.txt to keep away from ``prefix``."""
        self._draft.disallowed.append(prefix)

    def delay(self, seconds: float) -> None:
        """Ask crawlers by robots.txt to wait between requests."""
        self._draft.crawl_delay_s = seconds

    def cap(self, pages: int) -> None:
        """Note how many pages a crawler that knows a trap asks for here at the most."""
        self._draft.cap_pages = pages

    def button(self, prefix: str) -> None:
        """Note that what begins so is there to be pressed by people, never by a crawler."""
        self._draft.buttons.append(prefix)

    def never_ends(self, prefix: str) -> None:
        """Note that what begins so goes on until the visitor has had enough."""
        self._draft.endless.append(prefix)

    def lend(self) -> None:
        """Note that a report of another host reaches this one by its links."""
        self._draft.is_lent = True

    def name_sitemap(self, path: str) -> None:
        """Name a list of addresses in robots.txt."""
        self._draft.sitemaps.append(self.url(path))

    def url(self, path: str = "/") -> str:
        """Return the full address of a path of this site."""
        return self.around.url(self.plot.host, path)

    def hide(self, path: str) -> None:
        """Note that a stranger does not get to see the page at ``path``."""
        self._draft.hidden.add(path)

    def site(self) -> Site:
        """Return what was built."""
        draft = self._draft
        return Site(
            host=self.plot.host,
            kind=self.plot.kind,
            provider=provider_named(self.plot.provider),
            addresses=self._addresses,
            resources=draft.resources,
            shown=tuple(draft.shown),
            reported=tuple(draft.reported),
            disallowed=tuple(draft.disallowed),
            hidden=frozenset(draft.hidden),
            crawl_delay_s=draft.crawl_delay_s,
            moves_to=self.plot.moves_to,
            families=tuple(draft.families),
            cap_pages=draft.cap_pages,
            buttons=tuple(draft.buttons),
            endless=tuple(draft.endless),
            is_lent=draft.is_lent,
            sitemaps=tuple(draft.sitemaps),
        )

    def _file_path(self, folder: str, suffix: str) -> str:
        return f"{folder}/{slug(self.rng)}-{len(self._draft.resources)}.{suffix}"

    def _show(
        self, path: str, original: Original, alteration: Alteration, pages: tuple[str, ...]
    ) -> None:
        self._draft.shown.append(Shown(path, original.original_id, alteration, pages))
