"""The desk: casework's door for the rooms below, on whichever engine Django has."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError

from orbweaver.casework import audit_trail, bank_book, handover
from orbweaver.casework.actions.notices import draft_or_leave_for_later
from orbweaver.casework.checks import take_checks
from orbweaver.casework.engines import store_failure
from orbweaver.casework.figures import desk_figures
from orbweaver.casework.findings import take_findings
from orbweaver.casework.office import Office
from orbweaver.casework.sending import note_not_sent, note_sent, take_messages
from orbweaver.model.audit import AuditReport
from orbweaver.model.bank import BankEntry, BankUpdate
from orbweaver.ports.desk.port import DeskFigures, HandedOrder, OutboxMessage
from orbweaver.ports.ledger.port import HandedCheck, HandedFinding, Stream


class CaseworkDesk:
    """Keeps :class:`orbweaver.ports.desk.port.Desk`."""

    def __init__(self, office: Office) -> None:
        """Work with the office's time, ids and rules."""
        self._office = office

    def cursor(self, stream: Stream) -> int:
        """Return the number up to which a stream was consumed; 0 at first."""
        with _named_failures():
            return handover.cursor(stream)

    def open_cases(self, findings: Sequence[HandedFinding]) -> int:
        """Consume findings; return how many were new."""
        with _named_failures():
            new = take_findings(self._office, findings)
            draft_or_leave_for_later(self._office)
            return new

    def settle(self, checks: Sequence[HandedCheck]) -> int:
        """Consume availability checks: close what is gone, plan the next look at what is not."""
        with _named_failures():
            new = take_checks(self._office, checks)
            draft_or_leave_for_later(self._office)
            return new

    def orders(self, after: int, limit: int) -> Sequence[HandedOrder]:
        """Return orders for the crawl with numbers above ``after``, in order."""
        with _named_failures():
            return handover.handed_orders(after, limit)

    def bank_version(self) -> int:
        """Return the number of the latest change to any bank."""
        with _named_failures():
            return bank_book.version()

    def bank_history(self, version: int) -> str:
        """Return what names the banks up to a version; empty at 0 and above the latest."""
        with _named_failures():
            return bank_book.history(version)

    def bank_entries(self) -> tuple[int, Sequence[BankEntry]]:
        """Return all entries in force, and the version that they are."""
        with _named_failures():
            version = bank_book.version()
            return version, bank_book.entries_in_force(version)

    def bank_updates(self, after_version: int) -> Iterator[BankUpdate]:
        """Walk in pieces what became of the banks since a version; 0 gives all in force."""
        with _named_failures():
            yield from bank_book.updates(after_version)

    def bank_sizes(self) -> Mapping[str, int]:
        """Return how many entries in force each bank has that has any, by name."""
        with _named_failures():
            return bank_book.sizes()

    def take_outbox(self, limit: int, lease_s: float) -> Sequence[OutboxMessage]:
        """Lease messages that are due to leave, oldest first; draft what is due before."""
        with _named_failures():
            draft_or_leave_for_later(self._office)
            return take_messages(self._office, limit, lease_s)

    def sent(self, outbox_id: str, reply: str) -> None:
        """Record that a message was taken over."""
        with _named_failures():
            note_sent(self._office, outbox_id, reply)

    def not_sent(self, outbox_id: str, reason: str, again_at: datetime | None) -> None:
        """Record a failed try; nothing in ``again_at`` means that it never goes again."""
        with _named_failures():
            note_not_sent(self._office, outbox_id, reason, again_at)

    def figures(self) -> DeskFigures:
        """Return the sums."""
        with _named_failures():
            return desk_figures()

    def seal_audit(self, limit: int) -> int:
        """Chain up to ``limit`` unsealed audit events; return how many."""
        with _named_failures():
            return audit_trail.seal(limit)

    def verify_audit(self) -> AuditReport:
        """Walk the chain; raise ``AuditBroken`` where it was altered."""
        with _named_failures():
            return audit_trail.verify()


@contextmanager
def _named_failures() -> Iterator[None]:
    """Give a database that does not answer the name that runners retry, and a full one its own."""
    try:
        yield
    except DatabaseError as error:
        failure = store_failure(error)
        if failure is None:
            raise
        raise failure from error
