"""The audit trail: a row beside every change, chained by one sealer afterwards."""

import json
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef

from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import AuditEvent, AuditSeal
from orbweaver.casework.office import Office
from orbweaver.model import audit
from orbweaver.model.clock import iso
from orbweaver.model.ids import content_id

STRAGGLERS = 1000
"""How many numbers behind the last sealed one an event in flight may have."""


def record(
    office: Office, tag: str, actor: str, subject: str, facts: Mapping[str, str] | None = None
) -> None:
    """Write what is done, in the transaction that does it.

    Args:
        office: Tells the time.
        tag: ``noun.verb``.
        actor: A person's id or ``machine``.
        subject: The id of the very row that says it: tag and subject name an event once.
        facts: Ids, labels and numbers; no address, no free text.
    """
    record_many(office, tag, actor, [(subject, facts or {})])


def record_many(
    office: Office, tag: str, actor: str, events: Iterable[tuple[str, Mapping[str, str]]]
) -> None:
    """Write many events of one tag, each a subject with its facts, in one statement."""
    at = iso(office.clock.now())
    AuditEvent.objects.bulk_create(
        AuditEvent(
            event_id=content_id("audit", tag, subject),
            tag=tag,
            actor=actor,
            subject=subject,
            at=at,
            facts_json=json.dumps(dict(facts), sort_keys=True, separators=(",", ":")),
        )
        for subject, facts in events
    )


def seal(limit: int) -> int:
    """Chain up to ``limit`` unsealed events in order of their numbers; return how many."""
    with transaction.atomic():
        take_turn("audit")
        last = AuditSeal.objects.order_by("-sequence").first()
        sequence, head = (last.sequence, last.hash_hex) if last else (0, audit.GENESIS_HEX)
        seals = []
        for row in _unsealed(limit):
            sequence, head = sequence + 1, audit.chain_hash(head, event_of(row))
            seals.append(AuditSeal(sequence=sequence, event_id=row.event_id, hash_hex=head))
        AuditSeal.objects.bulk_create(seals)
        return len(seals)


def verify() -> audit.AuditReport:
    """Walk the chain.

    Raises:
        AuditBroken: Where it was altered.
    """
    with transaction.atomic():
        sealed = AuditSeal.objects.count()
        return audit.verify_chain(_chain(), AuditEvent.objects.count() - sealed)


def event_of(row: AuditEvent) -> audit.AuditEvent:
    """Return a row as the noun that is hashed."""
    return audit.AuditEvent(
        row.event_id, row.tag, row.actor, row.subject, row.at, json.loads(row.facts_json)
    )


def _unsealed(limit: int) -> list[AuditEvent]:
    """Return unsealed events, oldest first.

    Two transactions at once may commit in another order than they took their numbers, so the
    last sealed number is no border: look a little behind it, and everywhere when the counts say
    that somebody was left behind.
    """
    is_sealed = Exists(AuditSeal.objects.filter(event_id=OuterRef("event_id")))
    waiting = AuditEvent.objects.filter(~is_sealed).order_by("number")
    last = AuditSeal.objects.order_by("-sequence").values_list("event_id", flat=True).first()
    if last is None:
        return list(waiting[:limit])
    border = AuditEvent.objects.filter(event_id=last).values_list("number", flat=True).first() or 0
    near = list(waiting.filter(number__gt=border - STRAGGLERS)[:limit])
    if near or AuditEvent.objects.count() == AuditSeal.objects.count():
        return near
    return list(waiting[:limit])


def _chain() -> Iterator[tuple[audit.AuditSeal, audit.AuditEvent | None]]:
    """Walk seals in order, a batch at a time, each with its event or nothing."""
    after = 0
    while seals := list(AuditSeal.objects.filter(sequence__gt=after).order_by("sequence")[:500]):
        rows = AuditEvent.objects.filter(event_id__in=[each.event_id for each in seals])
        by_id = {row.event_id: event_of(row) for row in rows}
        for each in seals:
            noun = audit.AuditSeal(each.sequence, each.event_id, each.hash_hex)
            yield noun, by_id.get(each.event_id)
        after = seals[-1].sequence
