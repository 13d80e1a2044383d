"""What the desk promises; its one keeper lives in casework and is wired in deployment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orbweaver.model.audit import AuditReport
from orbweaver.model.bank import BankEntry, BankUpdate
from orbweaver.model.mail import OutgoingMail
from orbweaver.model.order import Order
from orbweaver.ports.ledger.port import HandedCheck, HandedFinding, Stream


@dataclass(frozen=True, slots=True)
class HandedOrder:
    """An order with its number in casework's hand-over table."""

    number: int
    order: Order


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message that must leave, and how often it was tried."""

    outbox_id: str
    mail: OutgoingMail
    attempts: int


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """How much people decided."""

    reports: int
    seeds: int
    cases: int
    open_cases: int
    verdicts: int
    classifications: int
    findings: int
    notices: int
    notices_sent: int
    removed: int
    still_up: int
    median_hours_to_removal: float | None
    reveals: int


class Desk(Protocol):
    """Casework's door for the rooms below.

    Every keeper promises:
      1. Findings and checks are consumed in order of number; cursor and effects are one
         transaction, and handing the same batch again changes nothing.
      2. A finding that needs no eyes becomes a notice; another joins or opens a case; one that
         a final classification covers opens none.
      3. A message taken from the outbox is leased: nobody else gets it before ``lease_s``.
      4. Settling a message twice changes nothing.
      5. Orders are numbered in order of commit, like the crawl's hand-over.
    """

    def cursor(self, stream: Stream) -> int:
        """Return the number up to which a stream was consumed; 0 at first."""

    def open_cases(self, findings: Sequence[HandedFinding]) -> int:
        """Consume findings; return how many were new."""

    def settle(self, checks: Sequence[HandedCheck]) -> int:
        """Consume availability checks: close what is gone, plan the next look at what is not."""

    def orders(self, after: int, limit: int) -> Sequence[HandedOrder]:
        """Return orders for the crawl with numbers above ``after``, in order."""

    def bank_version(self) -> int:
        """Return the number of the latest change to any bank."""

    def bank_history(self, version: int) -> str:
        """Return what names the banks up to a version; empty at 0 and above the latest."""

    def bank_entries(self) -> tuple[int, Sequence[BankEntry]]:
        """Return all entries in force at once, and the version that they are; for small banks."""

    def bank_updates(self, after_version: int) -> Iterator[BankUpdate]:
        """Walk in pieces what became of the banks since a version; 0 gives all in force.

        Nothing comes where the banks are no newer. The last piece carries the version that the
        banks were when the walk began.
        """

    def bank_sizes(self) -> Mapping[str, int]:
        """Return how many entries in force each bank has that has any, by name."""

    def take_outbox(self, limit: int, lease_s: float) -> Sequence[OutboxMessage]:
        """Lease messages that are due to leave, oldest first."""

    def sent(self, outbox_id: str, reply: str) -> None:
        """Record that a message was taken over."""

    def not_sent(self, outbox_id: str, reason: str, again_at: datetime | None) -> None:
        """Record a failed try; nothing in ``again_at`` means that it never goes again."""

    def figures(self) -> DeskFigures:
        """Return the sums."""

    def seal_audit(self, limit: int) -> int:
        """Chain up to ``limit`` unsealed audit events; return how many."""

    def verify_audit(self) -> AuditReport:
        """Walk the chain; raise ``AuditBroken`` where it was altered."""
