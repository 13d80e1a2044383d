"""The audit of what machines did: events with their cause, chained afterwards."""

import json
from collections.abc import Iterator, Mapping, Sequence
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
from orbweaver.model.check import AvailabilityCheck
from orbweaver.model.clock import iso
from orbweaver.model.finding import Finding
from orbweaver.model.ids import content_id
from orbweaver.model.visit import Visit
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


def visit_events(ended: Mapping[Row, Outcome], now: datetime) -> list[AuditEvent]:
    """Say how visits ended: one event a commit, in which every visit is a fact of its own.

    A row, a seal and two indexes for each of them would cost more than all else that is recorded
    of a visit. Checks are told one by one.
    """
    events = [
        _check_event(key[1], one.visit, one.check, now) for key, one in ended.items() if one.check
    ]
    facts = {key[1]: _fact_of(one) for key, one in ended.items() if not one.check}
    if facts:
        subject = content_id("visits", *sorted(facts))
        events.append(machine_event("visits.recorded", subject, now, **facts))
    return events


def _check_event(
    visit_id: str, visit: Visit, check: AvailabilityCheck, now: datetime
) -> AuditEvent:
    facts = {"visit": visit_id, "seed": visit.seed.seed_id, "purpose": str(visit.purpose)}
    facts["availability"] = str(check.availability)
    return machine_event("check.recorded", check.check_id, now, **facts)


def _fact_of(outcome: Outcome) -> str:
    """Spell what a visit was for, for which seed, and which media it sighted."""
    visit, sighting = outcome.visit, outcome.sighting
    fact = f"{visit.purpose.value} seed {visit.seed.seed_id}"
    if sighting is None:
        return fact
    return f"{fact} media {sighting.media_sha256_hex} sighting {sighting.sighting_id}"


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
