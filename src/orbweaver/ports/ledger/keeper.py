"""The ledger on a SQL database: what both keepers share."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from orbweaver.model.audit import AuditReport
from orbweaver.model.branch import Branch
from orbweaver.model.host_state import HostState
from orbweaver.model.media import Media, Sighting
from orbweaver.model.page import Page
from orbweaver.model.signal import Signal
from orbweaver.model.visit import Visit
from orbweaver.ports.database.work import Database
from orbweaver.ports.frontier.arrivals import Remembered
from orbweaver.ports.ledger import accept as accepting
from orbweaver.ports.ledger import audit, bank_floor, growth, handover, seen_media, states
from orbweaver.ports.ledger import branches as branching
from orbweaver.ports.ledger import commit as committing
from orbweaver.ports.ledger import figures as counting
from orbweaver.ports.ledger.accept import Acceptance
from orbweaver.ports.ledger.port import (
    Committed,
    Grown,
    HandedCheck,
    HandedFinding,
    HostCount,
    KeptMatch,
    LedgerFigures,
    Outcome,
    PageNews,
)
from orbweaver.ports.ledger.recording import RetroMatch


class SqlLedger:
    """Keeps the promises of :class:`orbweaver.ports.ledger.port.Ledger`."""

    def __init__(self, database: Database) -> None:
        """Work on a migrated crawl database."""
        self._database = database
        self._remembered = Remembered()

    # -------------------------------------------------------------------------- writing
    def commit(self, outcomes: Sequence[Outcome], now: datetime) -> Committed:
        """Record how visits ended."""
        with self._remembered.writing(self._database) as work:
            return committing.commit(work, outcomes, now, self._remembered)

    def accept(
        self,
        source: str,
        up_to: int,
        visits: Sequence[Visit],
        now: datetime,
        bank_version: int = 0,
        retro: Sequence[RetroMatch] = (),
    ) -> bool:
        """Consume orders up to a number: queue visits, hand over retro-matched findings."""
        acceptance = Acceptance(source, up_to, visits, bank_version, retro)
        with self._remembered.writing(self._database) as work:
            return accepting.accept(work, acceptance, now, self._remembered)

    def resume(self, source: str, up_to: int, hosts: Sequence[str], now: datetime) -> bool:
        """Consume orders up to a number: let hosts go on that waited for a person."""
        with self._database.writing() as work:
            return accepting.accept_resumes(work, source, up_to, hosts, now)

    def raise_floor(self, bank_version: int) -> None:
        """Let no outcome count that was matched with banks older than ``bank_version``."""
        with self._database.writing() as work:
            bank_floor.raise_floor(work, bank_version)

    # ------------------------------------------------------------------------- crossing
    def handed_findings(self, after: int, limit: int) -> Sequence[HandedFinding]:
        """Return handed-over findings with numbers above ``after``, in order."""
        with self._database.reading() as work:
            return handover.handed_findings(work, after, limit)

    def handed_checks(self, after: int, limit: int) -> Sequence[HandedCheck]:
        """Return handed-over checks with numbers above ``after``, in order."""
        with self._database.reading() as work:
            return handover.handed_checks(work, after, limit)

    def cursor(self, source: str) -> int:
        """Return how far this database has consumed the hand-over table of ``source``."""
        with self._database.reading() as work:
            return accepting.cursor(work, source)

    # -------------------------------------------------------------------------- reading
    def media_with_signals(self, signal_type: str, after: str, limit: int) -> Sequence[Media]:
        """Return media that have a signal of that type, by SHA-256 above ``after``."""
        with self._database.reading() as work:
            return seen_media.media_with_signals(work, signal_type, after, limit)

    def sightings_of(self, media_sha256_hex: str) -> Sequence[Sighting]:
        """Return every sighting of one media, oldest first."""
        with self._database.reading() as work:
            return seen_media.sightings_of(work, media_sha256_hex)

    def known_media(self, sha256_hexes: Sequence[str]) -> dict[str, tuple[Signal, ...]]:
        """Return the signals of those media that were scanned before."""
        with self._database.reading() as work:
            found = seen_media.media_by_sha256(work, sha256_hexes)
        return {sha256_hex: media.signals for sha256_hex, media in found.items()}

    def branches(self, seed_ids: Sequence[str]) -> dict[str, Branch]:
        """Return the sums of those seeds that have any, by id."""
        with self._database.reading() as work:
            return branching.branches(work, seed_ids)

    def all_branches(self, after: str, limit: int) -> Sequence[Branch]:
        """Return branches in order of seed id from ``after`` on (never of yield)."""
        with self._database.reading() as work:
            return branching.all_branches(work, after, limit)

    def grown_from(self, root_ids: Sequence[str]) -> Sequence[Grown]:
        """Return the branches that grew out of reported seeds, in order of root and id."""
        with self._database.reading() as work:
            return growth.grown_from(work, root_ids)

    def news(self, visit: Visit, discovered: Sequence[Visit]) -> PageNews:
        """Return what is new on the page of ``visit``, which led to ``discovered``."""
        with self._database.reading() as work:
            return growth.news(work, visit, discovered)

    def host_states(self, hosts: Sequence[str]) -> dict[str, HostState]:
        """Return what is known of those hosts, by name."""
        with self._database.reading() as work:
            return states.host_states(work, hosts)

    def place_cursor(self, connector: str, place_key: str) -> str:
        """Return how far a connector has read a place; empty for a new one."""
        with self._database.reading() as work:
            return states.place_cursor(work, connector, place_key)

    def page(self, visit: Visit) -> Page | None:
        """Return the recorded page of one visit; nothing where there is none."""
        with self._database.reading() as work:
            return counting.page(work, visit)

    def pages(self, seed_id: str | None = None) -> Iterator[Page]:
        """Walk recorded pages, of one seed or all."""
        return counting.walk_pages(self._database, seed_id)

    def sightings(self) -> Iterator[Sighting]:
        """Walk all sightings."""
        return counting.walk_sightings(self._database)

    def matches(self) -> Iterator[KeptMatch]:
        """Walk all matches, by media and entry."""
        return counting.walk_matches(self._database)

    def figures(self) -> LedgerFigures:
        """Return the sums."""
        with self._database.reading() as work:
            return counting.figures(work)

    def hosts(self) -> Sequence[HostCount]:
        """Return the sums by host, in order of name."""
        with self._database.reading() as work:
            return counting.hosts(work)

    # ---------------------------------------------------------------------------- audit
    def seal_audit(self, limit: int) -> int:
        """Chain up to ``limit`` unsealed audit events; return how many."""
        with self._database.writing() as work:
            return audit.seal(work, limit)

    def verify_audit(self) -> AuditReport:
        """Walk the chain; raise ``AuditBroken`` where it was altered."""
        return audit.verify(self._database)

    def close(self) -> None:
        """Let go of connections."""
        self._database.close()
