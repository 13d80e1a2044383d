"""A walk through invented gardens, on a real frontier and ledger: offer, lease, see, commit."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from orbweaver.model.bank import BankEntry, Match, MatchType, Terms
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.page import Page
from orbweaver.model.signal import Signal
from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.port import ShardLease, shard_of
from orbweaver.ports.ledger.keeper import SqlLedger
from orbweaver.ports.ledger.port import Committed, Outcome
from tests.contracts.planning import MANDATE_ID, NOON, url


def picture(name: str) -> Media:
    """Return media that depends on a name alone."""
    digest = sha256(name.encode()).hexdigest()
    signals = (Signal("sha256", digest), Signal("pdq", digest[::-1], 87))
    return Media(digest, 1000 + len(name), "image/png", 640, 480, signals)


def match(media: Media, *, distance_bits: int = 0, allows: bool = False) -> Match:
    """Return a match of media with an invented entry."""
    is_exact = distance_bits == 0
    signal = media.signals[0 if is_exact else 1]
    entry_id = sha256(f"entry {media.sha256_hex}".encode()).hexdigest()[:32]
    label = "" if allows else "A"
    entry = BankEntry(entry_id, "rocks", signal, "demo", label, False, allows, Terms())  # noqa: FBT003 - a noun's fields in order
    kind = MatchType.EXACT if is_exact else MatchType.NEAR
    rung = "exact" if is_exact else "dihedral"
    return Match(media.sha256_hex, entry, kind, distance_bits, rung)


@dataclass(frozen=True, slots=True)
class Walk:
    """A worker with its frontier and ledger."""

    frontier: SqlFrontier
    ledger: SqlLedger
    worker: str = "ada"

    def lease(self, visits: Iterable[Visit], now_s: float = 0) -> dict[int, ShardLease]:
        """Offer visits, and lease every shard where something waits."""
        self.frontier.offer(list(visits))
        now = NOON + timedelta(seconds=now_s)
        return {lease.shard: lease for lease in self.frontier.lease(self.worker, 64, 60, now)}

    def commit(self, *outcomes: Outcome) -> Committed:
        """Commit at noon."""
        return self.ledger.commit(outcomes, NOON)

    def see(self, *outcomes: Outcome) -> Committed:
        """Offer the visits of outcomes, lease their shards, and commit the outcomes."""
        leases = self.lease(outcome.visit for outcome in outcomes)
        led = [replace(o, lease=leases[shard_of(o.visit.url.host)]) for o in outcomes]
        return self.commit(*led)

    def waiting(self) -> list[Visit]:
        """Return all that waits and is due at noon; whoever held a lease has lost it."""
        leases = self.frontier.lease("onlooker", 64, 1, NOON + timedelta(days=1))
        found = self.frontier.due(leases, 10_000, 10_000, NOON, ())
        self.frontier.release(leases)
        return list(found)

    def handed(self, after: int = 0) -> list[Finding]:
        """Return all findings that were handed over."""
        return [handed.finding for handed in self.ledger.handed_findings(after, 10_000)]

    def kinds(self) -> dict[str, FindingKind]:
        """Return the kind of each handed finding by the path of its media."""
        return {finding.sighting.url.path: finding.kind for finding in self.handed()}


NO_LEASE = ShardLease(0, "nobody", 0, NOON)


def page_of(visit: Visit, **facts: object) -> Page:
    """Return what came back from a visit."""
    page = Page(
        page_id=visit.visit_id,
        url=visit.url,
        final_url=visit.url,
        seed_id=visit.seed.seed_id,
        mandate_id=MANDATE_ID,
        fetched_at=NOON,
        vantage="direct",
        status=200,
        media_type="text/html",
        size_bytes=512,
        sha256_hex=None,
        address="127.0.0.1",
    )
    return replace(page, **facts)  # type: ignore[arg-type]  # a test names real fields


def plain(visit: Visit, *discovered: Visit, lease: ShardLease = NO_LEASE) -> Outcome:
    """Return the outcome of reading a page."""
    return Outcome(visit, lease, page_of(visit), discovered=discovered)


def shown(
    media: Media,
    on: Visit,
    *,
    kind: FindingKind | None = None,
    page: str = "garden.example/",
) -> Outcome:
    """Return the outcome of a MEDIA visit ``on`` an address that ``page`` embeds."""
    sighting = Sighting(
        media.sha256_hex, on.url, url(page), on.seed.seed_id, MANDATE_ID, NOON, "direct"
    )
    fetched = page_of(on, media_type="image/png", size_bytes=media.size_bytes)
    known = (match(media),) if kind in {FindingKind.KNOWN, FindingKind.LIKELY} else ()
    return Outcome(
        on,
        NO_LEASE,
        fetched,
        media=media,
        sighting=sighting,
        matches=known,
        finding_kind=kind,
    )


def look(visit: Visit, availability: Availability = Availability.UP) -> AvailabilityCheck:
    """Return what a CHECK visit found."""
    return AvailabilityCheck(
        url=visit.url,
        media_sha256_hex=visit.expects_sha256_hex or "",
        availability=availability,
        at=NOON,
        vantage="direct",
        round_number=visit.round_number,
        status=200,
        served_sha256_hex=visit.expects_sha256_hex,
        served_media_type="image/png",
        distance_bits=0,
        moved_to=None,
        evidence="The same bytes are served.",
    )


def told_visits(ledger: SqlLedger) -> list[tuple[str, str]]:
    """Return what the audit says of every visit, each time it says it."""
    with ledger._database.reading() as work:
        told = work.rows("SELECT facts FROM crawl_audit_event WHERE tag = 'visits.recorded'")
    return [pair for (facts,) in told for pair in json.loads(facts).items()]


def paths(visits: Sequence[Visit]) -> list[str]:
    """Return the paths of visits, sorted."""
    return sorted(v.url.path for v in visits)
