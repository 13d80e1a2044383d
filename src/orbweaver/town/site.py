"""A site of the town: its host, its pages and files, and what kinds of sites there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aiohttp import web

from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.darkroom import Darkroom
from orbweaver.town.provider import Provider


class Scope(StrEnum):
    """How far a report reaches from its address.

    ``THREAD`` covers the reported path and what lies below it: ``/b/7`` and ``/b/7/2``,
    but not ``/b/71``. ``LINKS_OUT`` covers the host and the other hosts that its pages link to,
    but none beyond those. Pictures that a covered page embeds or links to are covered with it.
    """

    PAGE = "page"
    THREAD = "thread"
    HOST = "host"
    LINKS_OUT = "links_out"


class Needs(StrEnum):
    """What a visitor must have, besides manners, to get a picture that is in scope."""

    NOTHING = ""
    SCRIPT = "script"
    LOGIN = "login"
    TOR = "tor"


@dataclass(frozen=True, slots=True)
class Ports:
    """TCP ports of the town: every site's, and the canary's, which nobody may touch."""

    web: int = 8480
    canary: int = 8481


@dataclass(slots=True)
class Tally:
    """What an answer that never ends has sent so far, of its body."""

    sent_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to one site; ``asked_before`` counts earlier requests for the same path."""

    request: web.Request
    site: "Site"
    darkroom: Darkroom
    asked_before: int
    tally: Tally

    @property
    def path(self) -> str:
        """The path with its query, as it was asked for."""
        return self.request.path_qs


class Resource(Protocol):
    """Something that stands at a path of a site and knows how to answer."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Answer one request."""


@dataclass(frozen=True, slots=True)
class Family:
    """One resource for all paths that begin alike: more addresses than anybody can count."""

    prefix: str
    resource: Resource


@dataclass(frozen=True, slots=True)
class Shown:
    """An altered original at a path, and the pages that lead to it."""

    path: str
    original_id: str
    alteration: Alteration
    pages: tuple[str, ...]
    needs: Needs = Needs.NOTHING


@dataclass(frozen=True, slots=True)
class Reported:
    """A report about a path of this site; ``path`` may be spelled unusually."""

    path: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Site:
    """Everything about one host; ``resources`` are by path with query.

    What a good crawler does here: of a site with ``cap_pages`` it asks for so many pages at the
    most; it never asks for what begins like one of ``buttons``; what begins like one of
    ``endless`` never ends by itself. ``is_lent``: a report of another host reaches this one too.
    """

    host: str
    kind: str
    provider: Provider
    addresses: tuple[str, ...]
    resources: Mapping[str, Resource]
    shown: tuple[Shown, ...] = ()
    reported: tuple[Reported, ...] = ()
    disallowed: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    crawl_delay_s: float | None = None
    moves_to: str | None = None
    families: tuple[Family, ...] = ()
    cap_pages: int | None = None
    buttons: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()
    is_lent: bool = False
    sitemaps: tuple[str, ...] = ()

    def resource_at(self, path: str) -> Resource | None:
        """Return what stands at ``path``, if anything does."""
        exact = self.resources.get(path)
        if exact is not None:
            return exact
        alike = (one.resource for one in self.families if path.startswith(one.prefix))
        return next(alike, None)

    @property
    def robots_txt(self) -> str:
        """The text of ``/robots.txt``."""
        lines = ["User-agent: *", *(f"Disallow: {prefix}" for prefix in self.disallowed)]
        if self.crawl_delay_s is not None:
            lines.append(f"Crawl-delay: {self.crawl_delay_s:g}")
        lines += [f"Sitemap: {url}" for url in self.sitemaps]
        return "\n".join(lines) + "\n"

    def welcomes(self, path: str) -> bool:
        """Tell whether robots.txt lets a crawler fetch ``path``."""
        return not any(path.startswith(prefix) for prefix in self.disallowed)

    def covers(self, path: str) -> bool:
        """Tell whether a report reaches the page at ``path`` and a polite stranger can see it."""
        return path not in self.hidden and self.welcomes(path) and self.reaches(path)

    def reaches(self, path: str) -> bool:
        """Tell whether a report's scope includes ``path`` itself."""
        return self.is_lent or any(_reaches(report, path) for report in self.reported)

    def shows_in_scope(self, shown: Shown, having: Needs = Needs.NOTHING) -> bool:
        """Tell whether a covered page leads to this picture, for one who has what it needs."""
        if shown.needs not in {Needs.NOTHING, having}:
            return False
        return self.welcomes(shown.path) and any(self.covers(page) for page in shown.pages)


def _reaches(report: Reported, path: str) -> bool:
    if report.scope in {Scope.HOST, Scope.LINKS_OUT} or path == report.path:
        return True
    return report.scope is Scope.THREAD and path.startswith(f"{report.path}/")
