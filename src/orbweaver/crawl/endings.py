"""Endings: how one visit went, made into the outcome that the ledger records."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orbweaver.crawl.checks import Look, judge_check
from orbweaver.crawl.kinds import media_type_of
from orbweaver.crawl.retries import pause_after_error_s, pause_after_reply_s
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.errors import BranchEnded, BudgetSpent, OrbweaverError, OutOfScope, TrapAvoided
from orbweaver.model.bank import Match
from orbweaver.model.check import AvailabilityCheck
from orbweaver.model.clock import Clock
from orbweaver.model.finding import FindingKind
from orbweaver.model.host_state import HostState
from orbweaver.model.media import Media, Sighting
from orbweaver.model.page import Page
from orbweaver.model.place_cursor import PlaceCursor
from orbweaver.model.url import Url
from orbweaver.model.visit import Visit
from orbweaver.ports.fetcher.port import DIRECT, FetchReply
from orbweaver.ports.frontier.port import ShardLease
from orbweaver.ports.ledger.port import Outcome

_MOST_HEADERS, _LONGEST_HEADER_CHARS = 40, 500
_NEVER_KEPT = frozenset({"set-cookie", "set-cookie2", "cookie", "authorization"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a page's record says of the page besides its reply."""

    sha256_hex: str = ""
    simhash_hex: str = ""
    template_hex: str = ""
    fresh_media_count: int = 0


NOTHING_FOUND = Found()


@dataclass(slots=True)
class Ending:
    """How a visit went, on its way to the ledger; the lease joins it at the commit."""

    visit: Visit
    page: Page
    problem: str = ""
    """The class of its error, or ``status 503``; empty for none."""
    again_at: datetime | None = None
    is_put_off: bool = False
    is_unasked: bool = False
    discovered: tuple[Visit, ...] = ()
    media: Media | None = None
    sighting: Sighting | None = None
    matches: tuple[Match, ...] = ()
    finding_kind: FindingKind | None = None
    is_allowed: bool = False
    keep: bool = False
    check: AvailabilityCheck | None = None
    bank_version: int = 0
    host_state: HostState | None = None
    cursor: PlaceCursor | None = None
    why_branch_ended: str = ""
    content: bytes = b""
    """Bytes that may yet have to be sealed; dropped after the commit."""
    held_bytes: int = 0
    """What it holds of the byte budget."""

    def under(self, lease: ShardLease) -> Outcome:
        """Return the outcome under ``lease``."""
        return Outcome(
            visit=self.visit,
            lease=lease,
            page=self.page,
            again_at=self.again_at,
            is_put_off=self.is_put_off,
            is_unasked=self.is_unasked,
            discovered=self.discovered,
            media=self.media,
            sighting=self.sighting,
            matches=self.matches,
            finding_kind=self.finding_kind,
            is_allowed=self.is_allowed,
            keep=self.keep,
            check=self.check,
            bank_version=self.bank_version,
            host_state=self.host_state,
            cursor=self.cursor,
            why_branch_ended=self.why_branch_ended,
        )


class Endings:
    """Makes endings for one worker; pure but for the clock."""

    def __init__(self, clock: Clock, settings: CrawlSettings) -> None:
        """Take vantage point and patience from ``settings``."""
        self._clock = clock
        self._settings = settings

    def now(self) -> datetime:
        """Return the instant, as it stands on what is recorded now."""
        return self._clock.now()

    def plain(
        self,
        visit: Visit,
        reply: FetchReply,
        *,
        error: str = "",
        discovered: tuple[Visit, ...] = (),
    ) -> Ending:
        """Return the ending of a visit that had a reply and saw no media."""
        return Ending(visit, self._page(visit, reply, error), discovered=discovered)

    def read(
        self, visit: Visit, reply: FetchReply, found: Found, discovered: tuple[Visit, ...]
    ) -> Ending:
        """Return the ending of a page that was read."""
        page = self._page(visit, reply, "", found)
        return Ending(visit, page, discovered=discovered)

    def redirected(
        self, visit: Visit, reply: FetchReply, target: Url, follow: Visit | None
    ) -> Ending:
        """Return the ending of a page that leads elsewhere: within scope, or nowhere for us."""
        error = "" if follow else "it leads out of the seed's scope"
        page = replace(self._page(visit, reply, error), final_url=target)
        discovered = (follow,) if follow else ()
        problem = "" if follow else OutOfScope.__name__
        return Ending(visit, page, problem, discovered=discovered)

    def sighted(
        self, visit: Visit, reply: FetchReply, media: Media, *, error: str, keep: bool
    ) -> Ending:
        """Return the ending of a visit that saw media; what banks say of it is not in it yet."""
        page = self._page(visit, reply, error, sha256_hex=media.sha256_hex)
        sighting = Sighting(
            media_sha256_hex=media.sha256_hex,
            url=visit.url,
            found_on=visit.found_on or visit.url,
            seed_id=visit.seed.reported_id,
            mandate_id=visit.seed.mandate_id,
            at=page.fetched_at,
            vantage=page.vantage,
            round_number=visit.round_number,
        )
        return Ending(visit, page, media=media, sighting=sighting, keep=keep, content=reply.body)

    def checked(
        self,
        visit: Visit,
        *,
        reply: FetchReply | None = None,
        error: OrbweaverError | None = None,
        media: Media | None = None,
    ) -> Ending:
        """Return the ending of a look at noticed media."""
        says = str(error) if error else ""
        page = self._page(visit, reply, says) if reply else self._no_page(visit, says)
        look = Look(page.fetched_at, page.vantage, reply, error, media)
        problem = type(error).__name__ if error else ""
        return Ending(visit, page, problem, check=judge_check(visit, look))

    def failed(self, visit: Visit, error: OrbweaverError, wait_s: float = 0.0) -> Ending:
        """Return the ending of a visit without a reply: again later, or recorded for good."""
        pause_s = pause_after_error_s(error, visit.attempts, self._settings.retry_base_s)
        again_at = self._again_at(visit, max(wait_s, pause_s)) if error.retryable else None
        page = self._no_page(visit, str(error))
        why = str(error) if isinstance(error, BranchEnded | BudgetSpent) else ""
        return Ending(
            visit,
            page,
            type(error).__name__,
            again_at=again_at,
            is_unasked=isinstance(error, TrapAvoided),
            why_branch_ended=why,
        )

    def put_off(self, visit: Visit, reply: FetchReply) -> Ending:
        """Return the ending of a visit whose host is busy: again later, or recorded for good."""
        base_s, now = self._settings.retry_base_s, self._clock.now()
        again_at = self._again_at(visit, pause_after_reply_s(reply, visit.attempts, base_s, now))
        says = f"status {reply.status}"
        return Ending(visit, self._page(visit, reply, says), says, again_at=again_at)

    def waits(self, visit: Visit, error: OrbweaverError, wait_s: float) -> Ending:
        """Return the ending of a visit that was not made and goes again, at no cost of a try."""
        again_at = self._clock.now() + timedelta(seconds=wait_s)
        page = self._no_page(visit, str(error))
        return Ending(visit, page, type(error).__name__, again_at=again_at, is_put_off=True)

    def _again_at(self, visit: Visit, pause_s: float) -> datetime | None:
        if visit.attempts + 1 >= self._settings.max_attempts:
            return None
        return self._clock.now() + timedelta(seconds=pause_s)

    def _page(
        self,
        visit: Visit,
        reply: FetchReply,
        error: str,
        found: Found = NOTHING_FOUND,
        sha256_hex: str | None = None,
    ) -> Page:
        return Page(
            page_id=visit.visit_id,
            url=visit.url,
            final_url=reply.final_url,
            seed_id=visit.seed.seed_id,
            mandate_id=visit.seed.mandate_id,
            fetched_at=self._clock.now(),
            vantage=self._vantage(reply),
            status=reply.status,
            media_type=media_type_of(reply),
            size_bytes=reply.size_bytes,
            sha256_hex=sha256_hex or found.sha256_hex or None,
            address=reply.address,
            error=error,
            headers=kept_headers(reply.headers),
            first_byte_s=reply.first_byte_s,
            elapsed_s=reply.elapsed_s,
            simhash_hex=found.simhash_hex,
            template_hex=found.template_hex,
            fresh_media_count=found.fresh_media_count,
        )

    def _vantage(self, reply: FetchReply) -> str:
        return self._settings.vantage if reply.route == DIRECT else reply.route

    def _no_page(self, visit: Visit, error: str) -> Page:
        return Page(
            page_id=visit.visit_id,
            url=visit.url,
            final_url=visit.url,
            seed_id=visit.seed.seed_id,
            mandate_id=visit.seed.mandate_id,
            fetched_at=self._clock.now(),
            vantage=self._settings.vantage,
            status=None,
            media_type="",
            size_bytes=0,
            sha256_hex=None,
            address="",
            error=error,
        )


def kept_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers that a page's record keeps: bounded, and no cookie of anybody.

    >>> kept_headers((("etag", "x"), ("set-cookie", "secret")))
    (('etag', 'x'),)
    """
    kept = [(name, value[:_LONGEST_HEADER_CHARS]) for name, value in headers[:_MOST_HEADERS]]
    return tuple(pair for pair in kept if pair[0] not in _NEVER_KEPT)


def is_reported(visit: Visit) -> bool:
    """Return whether what ``visit`` sees stands on the very page that somebody reported.

    A branch begins at a root that its seed is named by, and nobody reported that page.
    """
    is_there = visit.hops == 0 or visit.found_on == visit.seed.url
    return is_there and not visit.seed.root_id
