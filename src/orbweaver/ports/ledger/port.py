"""What a ledger promises.

The ledger lives in the database ``crawl`` beside the frontier's queue, so that acknowledging a
visit, queueing what it discovered, recording what it saw, handing findings over to casework
and writing the audit row are one transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from orbweaver.model.audit import AuditReport
from orbweaver.model.bank import Match
from orbweaver.model.branch import Branch
from orbweaver.model.check import AvailabilityCheck
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.host_state import HostState
from orbweaver.model.media import Media, Sighting
from orbweaver.model.page import Page
from orbweaver.model.place_cursor import PlaceCursor
from orbweaver.model.seed import Seed
from orbweaver.model.signal import Signal
from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import ShardLease


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one visit ended, and all that follows from it."""

    visit: Visit
    lease: ShardLease
    page: Page
    again_at: datetime | None = None
    """When to try again after a passing failure; then only the queue's row changes."""
    is_put_off: bool = False
    """Whether going again is not counted as a try: it was not made, and not for its own fault."""
    is_unasked: bool = False
    """Whether it was refused as part of a trap and asked of nobody: then it costs its branch no
    page."""
    discovered: tuple[Visit, ...] = ()
    media: Media | None = None
    sighting: Sighting | None = None
    matches: tuple[Match, ...] = ()
    finding_kind: FindingKind | None = None
    """Why this sighting is handed over at once; nothing for one that is not, unless it turns
    out to lie beside known media (then the ledger hands it over as ``beside``)."""
    is_allowed: bool = False
    """Whether an allow-list knows the media: it is never handed over, not even as ``beside``."""
    keep: bool = False
    """Whether the mandate lets a case keep the bytes: then ``beside`` plans a KEEP visit."""
    check: AvailabilityCheck | None = None
    bank_version: int = 0
    """The version of the banks that the matches were made with."""
    host_state: HostState | None = None
    """What has become of the host's pace, where that changed."""
    cursor: PlaceCursor | None = None
    """How far a connector has read, together with what it discovered there."""
    why_branch_ended: str = ""
    """Why the seed's branch ends with this; kept by the first outcome that says so."""


@dataclass(frozen=True, slots=True)
class Committed:
    """Which visits of a commit took effect."""

    done: frozenset[str]
    fenced: frozenset[str]
    """Somebody else holds their shard now; nothing of them was written."""
    stale: frozenset[str]
    """Matched with banks older than the floor; match again and commit again."""
    gone: frozenset[str] = frozenset()
    """No longer waiting (recorded before: the answer to that commit was lost), or never offered;
    nothing of them was written now. Forget them."""


class Stream(StrEnum):
    """What is handed over from the crawl database to casework."""

    FINDINGS = "findings"
    CHECKS = "checks"


@dataclass(frozen=True, slots=True)
class HandedFinding:
    """A finding with its number in the hand-over table."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class HandedCheck:
    """A check with its number in the hand-over table."""

    number: int
    check: AvailabilityCheck


@dataclass(frozen=True, slots=True)
class HostCount:
    """What the crawl saw of one host."""

    host: str
    pages: int
    """Recorded fetches, of whatever purpose."""
    media: int
    """How many of them were media that was scanned."""
    failed: int
    """How many of them brought nothing but an error."""


@dataclass(frozen=True, slots=True)
class KeptMatch:
    """A match as it was recorded."""

    media_sha256_hex: str
    entry_id: str
    distance_bits: int
    rung: str
    """Which detector's probe found it; empty for matches made before there were rungs."""


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """How much the machines saw."""

    pages: int
    """Recorded fetches, of whatever purpose."""
    failed_pages: int
    """How many of them brought nothing but an error."""
    media: int
    """Distinct."""
    sightings: int
    matched_sightings: int
    """Those of media that a bank knows, allow-lists aside."""
    handed_findings: int
    checks: int
    bytes_scanned: int
    """Over every fetch of media, also of media scanned before."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A branch on another host than the reported one, and its seed."""

    branch: Branch
    seed: Seed


@dataclass(frozen=True, slots=True)
class PageNews:
    """What is new on a page that was visited before."""

    known_at: datetime | None
    """When a bank first knew media that it shows; nothing where none does."""
    unseen: int
    """How many of the visits that it leads to were never queued before."""


class Ledger(Protocol):
    """What machines saw, and the crossing to casework.

    Every keeper promises:
      1. ``commit`` is one transaction: all of an outcome or nothing of it, whatever is killed.
      2. An outcome whose fence is old, or whose visit no longer waits, writes nothing.
      3. Committing the same outcome twice changes nothing the second time.
      4. An outcome with ``again_at`` only moves its visit in the queue, counts the attempt (unless
         it was put off) and keeps the host's state.
      5. Numbers of the hand-over grow in order of commit: who has read up to a number has
         missed none below it, also under concurrent writers.
      6. A sighting is handed over once, under one number, whatever rule found it first.
      7. Unknown media on a page that shows known or likely media of the same seed are handed
         over as ``beside``, whichever of them was seen first.
      8. ``accept`` stores the cursor together with its effects.
      9. Recorded rows are never changed: UPDATE, DELETE and replacing inserts are refused by
         the database.
     10. Every commit writes audit events; ``seal_audit`` chains them, each once, in order.
     11. A branch's sums are those of what was recorded: they change in the same transaction.
         KEEP and CHECK visits add nothing to them; retro-matched sightings are finds, each once.
     12. A host's state is kept with the outcome that changed it, the last of a commit counts.
     13. A connector's position moves together with what the outcome discovered.
    """

    def commit(self, outcomes: Sequence[Outcome], now: datetime) -> Committed:
        """Record how visits ended."""

    def handed_findings(self, after: int, limit: int) -> Sequence[HandedFinding]:
        """Return handed-over findings with numbers above ``after``, in order."""

    def handed_checks(self, after: int, limit: int) -> Sequence[HandedCheck]:
        """Return handed-over checks with numbers above ``after``, in order."""

    def cursor(self, source: str) -> int:
        """Return how far this database has consumed the hand-over table of ``source``; 0 first."""

    def accept(
        self,
        source: str,
        up_to: int,
        visits: Sequence[Visit],
        now: datetime,
        bank_version: int = 0,
        retro: Sequence[tuple[Sighting, Media, tuple[Match, ...], FindingKind]] = (),
    ) -> bool:
        """Consume orders up to a number: queue visits, hand over retro-matched findings.

        Raises the floor of bank versions to ``bank_version`` where that is higher. Returns
        ``False``, and writes nothing, when the cursor already stands there or beyond.
        """

    def resume(self, source: str, up_to: int, hosts: Sequence[str], now: datetime) -> bool:
        """Consume orders up to a number: let hosts go on that waited for a person.

        Their visits that were put off are due at once. Returns ``False``, and writes nothing,
        when the cursor already stands there or beyond.
        """

    def raise_floor(self, bank_version: int) -> None:
        """Let no outcome count that was matched with banks older than ``bank_version``.

        Raise it before walking media for retro-matching: what was committed before is met by
        the walk, what comes later with older banks is stale. A lower version changes nothing.
        """

    def media_with_signals(self, signal_type: str, after: str, limit: int) -> Sequence[Media]:
        """Return media that have a signal of that type, in order of SHA-256 from ``after`` on.

        They carry all their signals: for retro-matching.
        """

    def sightings_of(self, media_sha256_hex: str) -> Sequence[Sighting]:
        """Return every sighting of one media, oldest first."""

    def known_media(self, sha256_hexes: Sequence[str]) -> dict[str, tuple[Signal, ...]]:
        """Return the signals of those media that were scanned before."""

    def branches(self, seed_ids: Sequence[str]) -> dict[str, Branch]:
        """Return the sums of those seeds that have any, by id."""

    def all_branches(self, after: str, limit: int) -> Sequence[Branch]:
        """Return branches in order of seed id from ``after`` on (never of yield)."""

    def grown_from(self, root_ids: Sequence[str]) -> Sequence[Grown]:
        """Return the branches that grew out of reported seeds, in order of root and id."""

    def news(self, visit: Visit, discovered: Sequence[Visit]) -> PageNews:
        """Return what is new on the page of ``visit``, which led to ``discovered``."""

    def host_states(self, hosts: Sequence[str]) -> dict[str, HostState]:
        """Return what is known of those hosts, by name."""

    def place_cursor(self, connector: str, place_key: str) -> str:
        """Return how far a connector has read a place; empty for a new one."""

    def page(self, visit: Visit) -> Page | None:
        """Return the recorded page of one visit, found by its key; nothing where there is none."""

    def pages(self, seed_id: str | None = None) -> Iterator[Page]:
        """Walk recorded pages, of one seed or all."""

    def sightings(self) -> Iterator[Sighting]:
        """Walk all sightings."""

    def matches(self) -> Iterator[KeptMatch]:
        """Walk all matches, by media and entry."""

    def figures(self) -> LedgerFigures:
        """Return the sums."""

    def hosts(self) -> Sequence[HostCount]:
        """Return the sums by host, in order of name (never of yield)."""

    def seal_audit(self, limit: int) -> int:
        """Chain up to ``limit`` unsealed audit events; return how many."""

    def verify_audit(self) -> AuditReport:
        """Walk the chain.

        Raises:
            AuditBroken: Where it was altered.
        """

    def close(self) -> None:
        """Let go of connections."""
