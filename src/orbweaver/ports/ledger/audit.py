"""The audit of what machines did: events with their cause, chained afterwards."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from orbweaver.errors import AuditBroken
from orbweaver.model.audit import (
    GENESIS_HEX,
    AuditEvent,
    AuditReport,
    AuditSeal,
    chain_hash,
    verify_chain,
)
from orbweaver.model.clock import iso
from orbweaver.model.finding import Finding
from orbweaver.model.ids import content_id
from orbweaver.ports.database.work import Database, Row, Work
from orbweaver.ports.ledger.port import Outcome
from orbweaver.ports.ledger.tables import AUDIT_EVENT, AUDIT_SEAL, AUDIT_WAITING, columns

MACHINE = "machine"
WALK_ROWS = 1000
_WAIT = """
    INSERT INTO crawl_audit_waiting (event_number, event_id)
    SELECT number, event_id FROM crawl_audit_event WHERE event_id IN (?*)"""
_UNSEALED = f"""
    SELECT w.event_number, {columns(AUDIT_EVENT, "e.")}
    FROM crawl_audit_waiting AS w JOIN crawl_audit_event AS e ON e.number = w.event_number
    ORDER BY w.event_number LIMIT ?"""  # noqa: S608 - names of ours
_HEAD = "SELECT sequence, hash_hex FROM crawl_audit_seal ORDER BY sequence DESC LIMIT 1"
_COUNTS = """
    SELECT (SELECT count(*) FROM crawl_audit_event), (SELECT count(*) FROM crawl_audit_seal),
    (SELECT count(*) FROM crawl_audit_waiting)"""
_WALK = f"""
    SELECT s.sequence, s.event_id, s.hash_hex, {columns(AUDIT_EVENT, "e.")}
    FROM crawl_audit_seal AS s LEFT JOIN crawl_audit_event AS e ON e.event_id = s.event_id
    WHERE s.sequence > ? AND s.sequence <= ? ORDER BY s.sequence LIMIT ?"""  # noqa: S608 - names of ours


def machine_event(tag: str, subject: str, now: datetime, **facts: str) -> AuditEvent:
    """Return an event whose id says what happened to what, however often it is tried."""
    return AuditEvent(content_id(tag, subject), tag, MACHINE, subject, iso(now), facts)


def outcome_event(visit_id: str, outcome: Outcome, now: datetime) -> AuditEvent:
    """Say how a visit ended."""
    seed_id, purpose = outcome.visit.seed.seed_id, outcome.visit.purpose
    facts = {"visit": visit_id, "seed": seed_id, "purpose": str(purpose)}
    if outcome.check is not None:
        facts["availability"] = str(outcome.check.availability)
        return machine_event("check.recorded", outcome.check.check_id, now, **facts)
    if outcome.sighting is not None:
        facts["media"] = outcome.sighting.media_sha256_hex
        return machine_event("media.sighted", outcome.sighting.sighting_id, now, **facts)
    return machine_event("page.recorded", visit_id, now, **facts)


def finding_event(finding: Finding, now: datetime) -> AuditEvent:
    """Say that a finding crossed to casework."""
    return machine_event(
        "finding.handed",
        finding.finding_id,
        now,
        kind=str(finding.kind),
        sighting=finding.sighting.sighting_id,
    )


def write_events(work: Work, events: Sequence[AuditEvent]) -> None:
    """Write events down, unchained, in the transaction of what they tell of."""
    new = work.append(AUDIT_EVENT, [_event_row(event) for event in events])
    if new:
        work.run(_WAIT, [row[0] for row in new])


def _event_row(event: AuditEvent) -> Row:
    facts = json.dumps(dict(event.facts), sort_keys=True, separators=(",", ":"))
    return event.event_id, event.tag, event.actor, event.subject, event.at, facts


def _event_of(row: Row) -> AuditEvent:
    event_id, tag, actor, subject, at, facts = row
    return AuditEvent(event_id, tag, actor, subject, at, json.loads(facts))


def seal(work: Work, limit: int) -> int:
    """Chain up to ``limit`` waiting events in order of their numbers; return how many."""
    work.lock("audit")
    waiting = work.rows(_UNSEALED, limit)
    head = work.rows(_HEAD)
    sequence, hash_hex = head[0] if head else (0, GENESIS_HEX)
    seals: list[Row] = []
    for _, *event_row in waiting:
        event = _event_of(tuple(event_row))
        sequence, hash_hex = sequence + 1, chain_hash(hash_hex, event)
        seals.append((sequence, event.event_id, hash_hex))
    work.append(AUDIT_SEAL, seals)
    work.remove(AUDIT_WAITING, [row[:1] for row in waiting])
    return len(seals)


def verify(database: Database) -> AuditReport:
    """Walk the chain as it stands now, a thousand events at a time.

    Raises:
        AuditBroken: Where it was altered.
    """
    with database.reading() as work:
        [(events, seals, waiting)] = work.rows(_COUNTS)
        head = work.rows(_HEAD)
    last = head[0][0] if head else 0
    report = verify_chain(_walk(database, last), unsealed=waiting)
    if events != seals + waiting:
        raise AuditBroken(f"{events} events, but {seals} are sealed and {waiting} wait")
    return report


def _walk(database: Database, last: int) -> Iterator[tuple[AuditSeal, AuditEvent | None]]:
    after = 0
    while after < last:
        with database.reading() as work:
            rows = work.rows(_WALK, after, last, WALK_ROWS)
        for sequence, event_id, hash_hex, *event_row in rows:
            seal_there = AuditSeal(sequence, event_id, hash_hex)
            is_there = event_row[0] is not None
            yield seal_there, _event_of(tuple(event_row)) if is_there else None
        after = rows[-1][0] if rows else last
