"""A seed: an address that we decided to start from, and how far we go."""

from dataclasses import dataclass, field
from enum import StrEnum

from orbweaver.model.ids import content_id
from orbweaver.model.url import Url

DEFAULT_HTTP_PORT, DEFAULT_HTTPS_PORT = 80, 443
NAMES_OF_A_FOLDERS_OWN_PAGE = frozenset({"", "index", "default"})  # as web servers have it


class Reach(StrEnum):
    """How far a seed's links may lead; media that a page embeds belong to the page."""

    PAGE = "page"
    """The reported page alone."""
    THREAD = "thread"
    """The reported page and what lies below its path on the same host (pagination, posts)."""
    HOST = "host"
    """Every page of the same host and port."""
    LINKS_OUT = "links_out"
    """The host, and other hosts that its pages link, ``hops_out`` hosts away at the most."""


class RobotsPolicy(StrEnum):
    """What a seed's visits do where a robots.txt says no."""

    OBEY = "obey"
    DEPART = "depart"
    """Go all the same; ``Scope.reason`` says why, and every such page records it."""


FURTHEST_HOPS_OUT = 3
USUAL_URGENCY, HIGHEST_URGENCY = 0, 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What a seed may visit, and with what budget."""

    reach: Reach = Reach.THREAD
    max_pages: int = 500
    """How many pages a seed may fetch at the most; media are not counted."""
    max_hops: int = 100
    """How many links away from the seed a page may lie."""
    hops_out: int = 0
    """For ``LINKS_OUT``: how many hosts away from the seed's a page may lie, 1 to 3."""
    robots: RobotsPolicy = RobotsPolicy.OBEY
    reason: str = ""
    """Why a person let it go out of the host or past a robots.txt; empty for all others."""

    def covers(self, start: Url, candidate: Url) -> bool:
        """Return whether ``candidate`` may be followed as a page from a seed at ``start``.

        >>> thread = Scope(Reach.THREAD)
        >>> start = Url.parse("http://board.example/harbour/12/")
        >>> thread.covers(start, Url.parse("http://board.example/harbour/12/?page=2"))
        True
        >>> thread.covers(start, Url.parse("http://board.example/harbour/13/"))
        False
        """
        if candidate.has_credentials or _site(candidate) != _site(start):
            return False
        if self.reach in {Reach.HOST, Reach.LINKS_OUT} or candidate == start:
            return True
        if self.reach is Reach.PAGE:
            return False
        return candidate.path == start.path or candidate.path.startswith(_folder(start.path))


def _site(url: Url) -> tuple[str, int]:
    """Return host and port, with plain and protected web of one host as one site.

    >>> _site(Url.parse("https://rocks.example/")) == _site(Url.parse("http://rocks.example/"))
    True
    >>> _site(Url.parse("http://rocks.example:81/")) == _site(Url.parse("http://rocks.example/"))
    False
    """
    return url.host, DEFAULT_HTTP_PORT if url.port == DEFAULT_HTTPS_PORT else url.port


def _folder(path: str) -> str:
    """Return the folder that a thread's pages share: named like the page, without its ending.

    >>> _folder("/rocks/12.html"), _folder("/rocks/12/"), _folder("/rocks/index.html")
    ('/rocks/12/', '/rocks/12/', '/rocks/')
    """
    head, _, last = path.rpartition("/")
    stem = last.rpartition(".")[0] or last
    return f"{head}/" if stem in NAMES_OF_A_FOLDERS_OWN_PAGE else f"{head}/{stem}/"


@dataclass(frozen=True, slots=True)
class Seed:
    """Where a crawl starts, for which report, under which mandate."""

    url: Url
    scope: Scope
    mandate_id: str
    organisation_id: str
    root_id: str = ""
    """For a branch on another host: the seed whose pages led there; empty for a reported one."""
    urgency: int = USUAL_URGENCY
    """How much the report presses, 0 to 3: more urgent seeds are visited first."""
    trail: tuple[str, ...] = ()
    """For a branch: the hosts on the way to it, the reported one first; it leads back to none."""
    _id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def seed_id(self) -> str:
        """The same address, scope and mandate is the same seed, however often reported."""
        if not self._id:  # asked for with every visit
            object.__setattr__(self, "_id", _seed_id(self))
        return self._id

    @property
    def reported_id(self) -> str:
        """The reported seed that this one belongs to: itself, or the root of its branch."""
        return self.root_id or self.seed_id


def _seed_id(seed: Seed) -> str:
    scope = seed.scope
    if seed.root_id:  # one branch a host, by whichever of its pages, and however far it was found
        bounds = (str(scope.max_pages), str(scope.max_hops))
        return content_id("branch", seed.url.key, seed.root_id, *bounds, seed.mandate_id)
    more = (scope.hops_out, scope.robots)  # ids of older seeds know nothing of it
    return content_id(
        "seed",
        seed.url.key,
        scope.reach,
        str(scope.max_pages),
        str(scope.max_hops),
        seed.mandate_id,
        *(map(str, more) if more != (0, RobotsPolicy.OBEY) else ()),
    )
