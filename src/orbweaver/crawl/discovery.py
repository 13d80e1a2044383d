"""Discovery: which visits follow from a page, by its seed's scope and with manners."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orbweaver.crawl.kinds import has_media_suffix
from orbweaver.crawl.manners.addresses import why_endless
from orbweaver.crawl.manners.buttons import why_not_pressed
from orbweaver.crawl.manners.generators import why_generated
from orbweaver.crawl.manners.memory import SeedMemory
from orbweaver.crawl.manners.rules import USUAL_RULES, MannersRules
from orbweaver.crawl.manners.shapes import Shape, shape_of
from orbweaver.crawl.outward import seed_out
from orbweaver.crawl.ranking import expected_class, rank_after
from orbweaver.jail.html.kinds import LinkKind
from orbweaver.jail.page import PageLink, PageReading
from orbweaver.model.seed import Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit

_MEDIA_CLASS, _LIST_CLASS, _OUT_CLASS = 0, 5, 10


@dataclass(frozen=True, slots=True)
class Discovery:
    """What follows from one page."""

    visits: tuple[Visit, ...]
    """Each once, media first, in document order; nothing that a page of the seed led to before."""
    fresh_media_count: int = 0
    """How many media addresses it was the first of its seed to show."""


def discover(
    visit: Visit,
    reading: PageReading,
    memory: SeedMemory,
    rules: MannersRules = USUAL_RULES,
    sitemaps: Sequence[Url] = (),
) -> Discovery:
    """Return what the page that ``visit`` fetched leads to; ``memory`` learns of it.

    Media that the page shows, and files of media that it links, belong to the page wherever
    they stand. Links are followed within scope; whether they say ``nofollow`` does not matter:
    that is a word to search engines about reputation. Forms are never sent. ``sitemaps`` are
    those that a robots.txt names.
    """
    looking = _Looking(visit, memory, rules)
    files, ways = _apart(memory.unmet(reading.links))
    media = tuple(looking.media((*(one.url for one in reading.media), *files)))
    fresh = len(media)
    why = memory.why_leads_nowhere(reading.template_hex, reading.simhash_hex, fresh, rules.traps)
    if not visit.interval_s:
        memory.add(visit.url, reading.template_hex, reading.simhash_hex, fresh)
    memory.follow(visit.url)
    sheets = tuple(looking.sheets(reading))
    if why:
        memory.leave(why, len(ways))
        return Discovery((*media, *sheets), fresh)
    links = tuple(looking.links(ways, is_fresh=fresh > 0))
    lists = tuple(looking.lists((*reading.feeds, *sitemaps)))
    return Discovery((*media, *sheets, *links, *lists), fresh)


def visit_from_redirect(
    visit: Visit,
    target: Url,
    memory: SeedMemory,
    rules: MannersRules = USUAL_RULES,
) -> Visit | None:
    """Return the visit that a page's redirect leads to, or nothing when it leaves the scope.

    What the seed itself redirects to counts as the seed's own page.
    """
    hops = visit.hops + 1 if visit.hops else 0
    looking = _Looking(visit, memory, rules)
    if hops > visit.seed.scope.max_hops or looking.why_not_there(target):
        return None
    if visit.seed.scope.covers(visit.seed.url, target):
        return _follow_up(visit, target, Purpose.PAGE, hops, 1)
    return looking.out(target, max(hops, 1))


@dataclass(frozen=True, slots=True)
class _Looking:
    """One page being looked at."""

    visit: Visit
    memory: SeedMemory
    rules: MannersRules

    def media(self, urls: Sequence[Url]) -> Iterator[Visit]:
        left = self.rules.traps.most_media - self.memory.media_shown
        for url in urls:
            if self.memory.has_met_media(url):
                continue
            why = self.why_not_there(url) or ("" if left > 0 else "its seed showed enough media")
            if why:
                self.memory.leave(why)
            elif self.memory.is_new_media(url):
                left -= 1
                yield _follow_up(self.visit, url, Purpose.MEDIA, self.visit.hops, _MEDIA_CLASS)

    def sheets(self, reading: PageReading) -> Iterator[Visit]:
        """Yield style sheets of the page's own site, whatever the reach: pages are made of them.

        They stand one link away: what a theme shows is compared with banks, and is not taken for
        what somebody reported.
        """
        host = self.visit.seed.url.host
        for url in reading.style_sheets:
            is_ours = url.host == host and not url.has_credentials
            if is_ours and not self.memory.knows_page(url):
                yield self._page(url, self.visit.hops + 1, _LIST_CLASS)

    def links(self, links: Sequence[PageLink], *, is_fresh: bool) -> Iterator[Visit]:
        hops = self.visit.hops + 1
        if hops > self.visit.seed.scope.max_hops:
            self.memory.leave("it lies too many links away", len(links))
            return
        for link in links:
            made = self._link(link, hops, is_fresh=is_fresh)
            if made is not None:
                yield made

    def lists(self, urls: Sequence[Url]) -> Iterator[Visit]:
        """Yield feeds and sitemaps, where the seed's scope covers them."""
        hops, seed = self.visit.hops + 1, self.visit.seed
        for url in urls:
            is_in_scope = hops <= seed.scope.max_hops and seed.scope.covers(seed.url, url)
            if is_in_scope and not self.memory.knows_page(url):
                yield self._page(url, hops, _LIST_CLASS)

    def _link(self, link: PageLink, hops: int, *, is_fresh: bool) -> Visit | None:
        seed, url = self.visit.seed, link.url
        if url.host == seed.url.host and self.memory.knows_page(url):
            self.memory.meet(url)
            return None
        if not seed.scope.covers(seed.url, url):
            return self._link_out(link, hops)
        shape = shape_of(url)
        why = why_not_pressed(link) or self._why_trapped(url, shape)
        if why:
            self.memory.leave(why)
            return None
        tally = self.memory.tally_of(shape)
        expected = expected_class(
            link.kind,
            is_fresh=is_fresh,
            is_fruitful=tally.fruitful > 0,
            barren_run=tally.barren_run,
        )
        return self._page(url, hops, expected)

    def _link_out(self, link: PageLink, hops: int) -> Visit | None:
        why = "it leads out of the seed's scope"
        if self.visit.seed.scope.hops_out and link.kind is not LinkKind.SCRIPT:
            if self.memory.knows_page(link.url):
                return None
            why = why_not_pressed(link) or self.why_not_there(link.url)
            made = None if why else self.out(link.url, hops)
            if made is not None:
                return made
        self.memory.leave(why or "no more hosts may be led to")
        return None

    def out(self, url: Url, hops: int) -> Visit | None:
        """Return the visit to a page of another host, in a branch of its own; or nothing."""
        branch = seed_out(self.visit.seed, url, self.memory.hosts_out, self.rules.outward)
        return self._page(url, hops, _OUT_CLASS, branch) if branch else None

    def _page(self, url: Url, hops: int, expected: int, branch: Seed | None = None) -> Visit:
        self.memory.follow(url)
        self.memory.meet(url)
        return _follow_up(self.visit, url, Purpose.PAGE, hops, expected, branch)

    def why_not_there(self, url: Url) -> str:
        """Return why nothing is asked of a place, whatever leads there; empty where it may be."""
        if url.has_credentials:
            return "a name and a password stand in its address"
        host, home = url.host, self.visit.seed.url.host
        if host != home:
            if self.rules.domains.why_skipped(host):
                return "a rule says to leave its domain alone"
            return why_generated(url, home)
        return ""

    def _why_trapped(self, url: Url, shape: Shape) -> str:
        traps = self.rules.traps
        endless = why_endless(url, shape, traps, self.visit.due_at)
        return endless or self.memory.why_worn(shape, traps)


def _apart(links: Sequence[PageLink]) -> tuple[list[Url], list[PageLink]]:
    """Return the addresses of linked files of media, and all other links."""
    files: list[Url] = []
    ways: list[PageLink] = []
    for link in links:
        if has_media_suffix(link.url.path):
            files.append(link.url)
        else:
            ways.append(link)
    return files, ways


def _follow_up(
    visit: Visit, url: Url, purpose: Purpose, hops: int, expected: int, seed: Seed | None = None
) -> Visit:
    """Plan a visit. It is the first to its address, also where the page itself came back."""
    return Visit(
        url=url,
        purpose=purpose,
        seed=seed or visit.seed,
        due_at=visit.due_at,
        found_on=visit.url,
        hops=hops,
        rank=rank_after(visit, hops, expected),
    )
