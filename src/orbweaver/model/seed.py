"""A seed: an address that we decided to start from, and how far we go."""

from dataclasses import dataclass
from enum import StrEnum

from orbweaver.model.ids import content_id
from orbweaver.model.url import Url


class Reach(StrEnum):
    """How far a seed's links may lead; media that a page embeds belong to the page."""

    PAGE = "page"
    """The reported page alone."""
    THREAD = "thread"
    """The reported page and what lies below its path on the same host (pagination, posts)."""
    HOST = "host"
    """Every page of the same host and port."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a seed may visit, and with what budget."""

    reach: Reach = Reach.THREAD
    max_pages: int = 500
    """How many pages a seed may fetch at the most; media are not counted."""
    max_hops: int = 20
    """How many links away from the seed a page may lie."""

    def covers(self, start: Url, candidate: Url) -> bool:
        """Return whether ``candidate`` may be followed as a page from a seed at ``start``.

        >>> thread = Scope(Reach.THREAD)
        >>> start = Url.parse("http://board.example/harbour/12/")
        >>> thread.covers(start, Url.parse("http://board.example/harbour/12/?page=2"))
        True
        >>> thread.covers(start, Url.parse("http://board.example/harbour/13/"))
        False
        """
        if candidate.has_credentials or candidate.origin != start.origin:
            return False
        if self.reach is Reach.HOST or candidate == start:
            return True
        if self.reach is Reach.PAGE:
            return False
        return candidate.path == start.path or candidate.path.startswith(_folder(start.path))


def _folder(path: str) -> str:
    """Return the folder that a thread's pages share: the path up to its last dot-less end."""
    head, _, last = path.rpartition("/")
    stem = last.rpartition(".")[0] or last
    return f"{head}/{stem}/" if stem else f"{head}/"


@dataclass(frozen=True, slots=True)
class Seed:
    """Where a crawl starts, for which report, under which mandate."""

    url: Url
    scope: Scope
    mandate_id: str
    organisation_id: str

    @property
    def seed_id(self) -> str:
        """The same address, scope and mandate is the same seed, however often reported."""
        scope = self.scope
        return content_id(
            "seed",
            self.url.key,
            scope.reach,
            str(scope.max_pages),
            str(scope.max_hops),
            self.mandate_id,
        )
