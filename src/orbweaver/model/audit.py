"""The audit chain: events are written in their transaction and sealed in order afterwards."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orbweaver.errors import AuditBroken

GENESIS_HEX = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that somebody or something did."""

    event_id: str
    tag: str
    """``noun.verb``: ``verdict.given``, ``media.looked``, ``visits.recorded``."""
    actor: str
    """A person's id, ``machine`` or a client's id."""
    subject: str
    """The id of what it was done to; never a live address, never media."""
    at: str
    """As :func:`orbweaver.model.clock.iso` writes it."""
    facts: Mapping[str, str]
    """Short facts; ids and labels only."""

    def canonical(self) -> bytes:
        """Return the one spelling that is hashed: JSON, sorted keys, no spaces."""
        content = {
            "event_id": self.event_id,
            "tag": self.tag,
            "actor": self.actor,
            "subject": self.subject,
            "at": self.at,
            "facts": dict(self.facts),
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class AuditSeal:
    """The place of one event in the chain."""

    sequence: int
    """1, 2, 3 ... without a gap."""
    event_id: str
    hash_hex: str
    """SHA-256 over the previous seal's hash and the event's canonical bytes."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a verification found: how many events are sealed, and how many wait."""

    sealed: int
    unsealed: int
    head_hex: str


def chain_hash(previous_hex: str, event: AuditEvent) -> str:
    """Return the seal's hash of ``event`` after ``previous_hex``, 64 hex digits."""
    return hashlib.sha256(bytes.fromhex(previous_hex) + event.canonical()).hexdigest()


def verify_chain(rows: Iterable[tuple[AuditSeal, AuditEvent | None]], unsealed: int) -> AuditReport:
    """Walk the seals in order of sequence, each with its event, and check every link.

    Raises:
        AuditBroken: The first place that is wrong, by sequence number.
    """
    previous, sequence = GENESIS_HEX, 0
    for seal, event in rows:
        sequence += 1
        if seal.sequence != sequence:
            raise AuditBroken(f"sequence {sequence} is missing")
        if event is None:
            raise AuditBroken(f"the event of sequence {sequence} is missing")
        if chain_hash(previous, event) != seal.hash_hex:
            raise AuditBroken(f"sequence {sequence} was altered")
        previous = seal.hash_hex
    return AuditReport(sealed=sequence, unsealed=unsealed, head_hex=previous)
