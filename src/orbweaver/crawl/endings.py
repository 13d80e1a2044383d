"""Endings: how one visit went, made into the outcome that the ledger records."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from orbweaver.crawl.checks import Look, judge_check
from orbweaver.crawl.kinds import media_type_of
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.errors import OrbweaverError
from orbweaver.model.clock import Clock
from orbweaver.model.media import Media, Sighting
from orbweaver.model.page import Page
from orbweaver.model.url import Url
from orbweaver.model.visit import Visit
from orbweaver.ports.fetcher.port import FetchReply
from orbweaver.ports.frontier.port import ShardLease
from orbweaver.ports.ledger.port import Outcome

_NO_LEASE = ShardLease(shard=-1, worker="", fence=0, until=datetime.min.replace(tzinfo=UTC))
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_RETRY_AFTER_S = 3600


@dataclass(slots=True)
class Ending:
    """An outcome on its way to the ledger; its lease is filled in at the commit."""

    outcome: Outcome
    problem: str = ""
    """The class of its error, or ``status 503``; empty for none."""
    content: bytes = b""
    """Bytes that may yet have to be sealed; dropped after the commit."""
    held_bytes: int = 0
    """What it holds of the byte budget."""

    def under(self, lease: ShardLease) -> Outcome:
        """Return the outcome under ``lease``."""
        return replace(self.outcome, lease=lease)


def is_passing(reply: FetchReply) -> bool:
    """Return whether the same request may well be answered otherwise a little later."""
    return reply.status in _PASSING


class Endings:
    """Makes endings for one worker; pure but for the clock."""

    def __init__(self, clock: Clock, settings: CrawlSettings) -> None:
        """Take vantage point and patience from ``settings``."""
        self._clock = clock
        self._settings = settings

    def plain(
        self,
        visit: Visit,
        reply: FetchReply,
        *,
        error: str = "",
        discovered: tuple[Visit, ...] = (),
    ) -> Ending:
        """Return the ending of a visit that had a reply and saw no media."""
        page = self._page(visit, reply, error)
        return Ending(Outcome(visit, _NO_LEASE, page, discovered=discovered))

    def redirected(
        self, visit: Visit, reply: FetchReply, target: Url, follow: Visit | None
    ) -> Ending:
        """Return the ending of a page that leads elsewhere: within scope, or nowhere for us."""
        error = "" if follow else "it leads out of the seed's scope"
        page = replace(self._page(visit, reply, error), final_url=target)
        discovered = (follow,) if follow else ()
        problem = "" if follow else "OutOfScope"
        return Ending(Outcome(visit, _NO_LEASE, page, discovered=discovered), problem)

    def sighted(
        self, visit: Visit, reply: FetchReply, media: Media, *, error: str, keep: bool
    ) -> Ending:
        """Return the ending of a visit that saw media; what banks say of it is not in it yet."""
        sighting = Sighting(
            media_sha256_hex=media.sha256_hex,
            url=visit.url,
            found_on=visit.found_on or visit.url,
            seed_id=visit.seed.seed_id,
            mandate_id=visit.seed.mandate_id,
            at=self._clock.now(),
            vantage=self._settings.vantage,
            round_number=visit.round_number,
        )
        page = replace(self._page(visit, reply, error), sha256_hex=media.sha256_hex)
        outcome = Outcome(visit, _NO_LEASE, page, media=media, sighting=sighting, keep=keep)
        return Ending(outcome, content=reply.body)

    def checked(
        self,
        visit: Visit,
        *,
        reply: FetchReply | None = None,
        error: OrbweaverError | None = None,
        media: Media | None = None,
    ) -> Ending:
        """Return the ending of a look at noticed media."""
        look = Look(self._clock.now(), self._settings.vantage, reply, error, media)
        says = str(error) if error else ""
        page = self._page(visit, reply, says) if reply else self._no_page(visit, says)
        problem = type(error).__name__ if error else ""
        return Ending(Outcome(visit, _NO_LEASE, page, check=judge_check(visit, look)), problem)

    def failed(self, visit: Visit, error: OrbweaverError, wait_s: float = 0.0) -> Ending:
        """Return the ending of a visit without a reply: again later, or recorded for good."""
        again_at = self._again_at(visit, wait_s) if error.retryable else None
        outcome = Outcome(visit, _NO_LEASE, self._no_page(visit, str(error)), again_at=again_at)
        return Ending(outcome, type(error).__name__)

    def put_off(self, visit: Visit, reply: FetchReply) -> Ending:
        """Return the ending of a visit whose host is busy: again later, or recorded for good."""
        again_at = self._again_at(visit, retry_after_s(reply))
        page = self._page(visit, reply, f"status {reply.status}")
        return Ending(Outcome(visit, _NO_LEASE, page, again_at=again_at), f"status {reply.status}")

    def _again_at(self, visit: Visit, wait_s: float) -> datetime | None:
        if visit.attempts + 1 >= self._settings.max_attempts:
            return None
        pause_s = max(wait_s, self._settings.retry_base_s * 2.0**visit.attempts)
        return self._clock.now() + timedelta(seconds=pause_s)

    def _page(self, visit: Visit, reply: FetchReply, error: str) -> Page:
        return replace(
            self._no_page(visit, error),
            final_url=reply.final_url,
            status=reply.status,
            media_type=media_type_of(reply),
            size_bytes=len(reply.body),
            address=reply.address,
        )

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


def retry_after_s(reply: FetchReply) -> float:
    """Return the pause that a busy host asks for, in seconds, an hour at most; 0 for none."""
    text = reply.header("retry-after")
    return min(float(text), _LONGEST_RETRY_AFTER_S) if text.isascii() and text.isdigit() else 0.0


def is_reported(visit: Visit) -> bool:
    """Return whether what ``visit`` sees stands on the very page that somebody reported."""
    return visit.hops == 0 or visit.found_on == visit.seed.url
