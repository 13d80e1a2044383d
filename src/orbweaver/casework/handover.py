"""The crossing to the crawl: orders, numbered in order of commit."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Handover, HandoverCursor
from orbweaver.casework.wire.orders import order_of, order_text
from orbweaver.model.order import Order
from orbweaver.ports.desk.port import HandedOrder
from orbweaver.ports.ledger.port import Stream


def hand_over(orders: Sequence[tuple[str, Order]], at: datetime) -> int:
    """Hand orders over, in the transaction that decided them; return how many were new.

    Each comes with a key that says what it is about: handed again, it is the same order. Who
    calls this holds the turn of the hand-over until the commit, so call it last.
    """
    if not orders:
        return 0
    take_turn("handover")
    keys = [key for key, _ in orders]
    there = set(Handover.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    number = Handover.objects.aggregate(last=Max("number"))["last"] or 0
    rows = []
    for key, order in dict(orders).items():
        if key not in there:
            number += 1
            kind, payload = order_text(order)
            row = Handover(number=number, source_key=key, kind=kind, payload=payload, at=at)
            rows.append(row)
    Handover.objects.bulk_create(rows)
    return len(rows)


def handed_orders(after: int, limit: int) -> tuple[HandedOrder, ...]:
    """Return orders with numbers above ``after``, in order."""
    rows = Handover.objects.filter(number__gt=after).order_by("number")[:limit]
    return tuple(HandedOrder(row.number, order_of(row.kind, row.payload)) for row in rows)


def cursor(stream: Stream) -> int:
    """Return the number up to which a stream of the crawl was consumed; 0 at first."""
    row = HandoverCursor.objects.filter(stream=stream.value).first()
    return row.number if row else 0


def move_cursor(stream: Stream, number: int) -> None:
    """Remember, in the transaction of the effects, how far a stream was consumed."""
    HandoverCursor.objects.update_or_create(stream=stream.value, defaults={"number": number})
