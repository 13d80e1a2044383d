"""Accepting what casework ordered: the cursor moves together with the effects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orbweaver.model.visit import Visit
from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Work
from orbweaver.ports.frontier.arrivals import Remembered
from orbweaver.ports.ledger.audit import machine_event, write_events
from orbweaver.ports.ledger.bank_floor import raise_floor
from orbweaver.ports.ledger.recording import Retro, RetroMatch, record_retro
from orbweaver.ports.ledger.resuming import resume
from orbweaver.ports.ledger.tables import CURSOR


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What consuming orders up to a number means here."""

    source: str
    up_to: int
    visits: Sequence[Visit]
    bank_version: int
    retro: Sequence[RetroMatch]


def cursor(work: Work, source: str) -> int:
    """Return how far the hand-over table of ``source`` was consumed; 0 first."""
    rows = work.rows("SELECT position FROM crawl_cursor WHERE source = ?", source)
    return int(rows[0][0]) if rows else 0


def accept(work: Work, acceptance: Acceptance, now: datetime, remembered: Remembered) -> bool:
    """Take the effects, unless the cursor already stands there or beyond."""
    work.lock("cursor", [acceptance.source])
    if cursor(work, acceptance.source) >= acceptance.up_to:
        return False
    raise_floor(work, acceptance.bank_version)
    subject = f"{acceptance.source}:{acceptance.up_to}"
    event = machine_event("orders.accepted", subject, now, visits=str(len(acceptance.visits)))
    retro = Retro(acceptance.retro, acceptance.bank_version, acceptance.visits, [event])
    record_retro(work, retro, now, remembered)
    _move_cursor(work, acceptance.source, acceptance.up_to, now)
    return True


def accept_resumes(
    work: Work, source: str, up_to: int, hosts: Sequence[str], now: datetime
) -> bool:
    """Let hosts go on, unless the cursor already stands there or beyond."""
    work.lock("cursor", [source])
    if cursor(work, source) >= up_to:
        return False
    resumed = resume(work, hosts, now)
    event = machine_event("hosts.resumed", f"{source}:{up_to}", now, hosts=str(resumed))
    write_events(work, [event])
    _move_cursor(work, source, up_to, now)
    return True


def _move_cursor(work: Work, source: str, up_to: int, now: datetime) -> None:
    if not work.add(CURSOR, [(source, up_to, to_us(now))]):
        work.run(
            "UPDATE crawl_cursor SET position = ?, at_us = ? WHERE source = ?",
            up_to,
            to_us(now),
            source,
        )
