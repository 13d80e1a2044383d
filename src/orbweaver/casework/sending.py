"""Sending: what the courier takes from the outbox, and what it says came of it."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import NoticeEventKind, Outbox, OutboxState
from orbweaver.casework.notice_events import Happening, add_events
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.watching import start_watching
from orbweaver.casework.wire.mail import mail_of
from orbweaver.errors import UnknownName
from orbweaver.ports.desk.port import OutboxMessage

LONGEST_REPLY = 500


def take_messages(office: Office, limit: int, lease_s: float) -> tuple[OutboxMessage, ...]:
    """Lease messages that are due to leave, oldest first."""
    now = office.clock.now()
    if not _due(now).exists():
        return ()
    with transaction.atomic():
        due = _due(now).order_by("queued_at", "notice_id").select_related("notice")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        taken = list(due[:limit])
        Outbox.objects.filter(pk__in=[row.pk for row in taken]).update(
            leased_until=now + timedelta(seconds=lease_s)
        )
    return tuple(
        OutboxMessage(row.notice_id, mail_of(row.notice.mail_json), row.attempts) for row in taken
    )


def note_sent(office: Office, outbox_id: str, reply: str) -> None:
    """Record that a message was taken over, and plan the first look whether it worked.

    Raises:
        UnknownName: There is no such message.
    """
    with transaction.atomic():
        take_turn("notices")
        row = _message(outbox_id)
        if row.state != OutboxState.WAITING:
            return
        _change(row, state=OutboxState.SENT.value, reply=reply)
        sent = Happening(outbox_id, NoticeEventKind.SENT, office.clock.now(), "taken over")
        add_events(office, MACHINE, [sent])
        start_watching(office, row.notice)


def note_not_sent(office: Office, outbox_id: str, reason: str, again_at: datetime | None) -> None:
    """Record a failed try; nothing in ``again_at`` means that it never goes again.

    Raises:
        UnknownName: There is no such message.
    """
    with transaction.atomic():
        take_turn("notices")
        row = _message(outbox_id)
        if row.state != OutboxState.WAITING:
            return
        if again_at is not None:
            _change(row, state=row.state, reply=reason, due_at=again_at)
            return
        _change(row, state=OutboxState.REFUSED.value, reply=reason)
        refused = Happening(outbox_id, NoticeEventKind.REFUSED, office.clock.now(), "refused")
        add_events(office, MACHINE, [refused])


def withdraw_unsent(office: Office, notice_ids: list[str]) -> None:
    """Take messages that nobody is sending right now out of the outbox."""
    free = Q(leased_until=None) | Q(leased_until__lte=office.clock.now())
    waiting = Outbox.objects.filter(free, pk__in=notice_ids, state=OutboxState.WAITING.value)
    waiting.update(state=OutboxState.WITHDRAWN.value)


def _due(now: datetime) -> QuerySet[Outbox]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Outbox.objects.filter(free, state=OutboxState.WAITING.value, due_at__lte=now)


def _message(outbox_id: str) -> Outbox:
    row = Outbox.objects.select_related("notice__finding").filter(pk=outbox_id).first()
    if row is None:
        raise UnknownName(f"message {outbox_id}")
    return row


def _change(row: Outbox, *, state: str, reply: str, due_at: datetime | None = None) -> None:
    """Give the message back: settled, or due again; one more try was made."""
    Outbox.objects.filter(pk=row.pk).update(
        state=state,
        reply=reply[:LONGEST_REPLY],
        due_at=due_at or row.due_at,
        leased_until=None,
        attempts=row.attempts + 1,
    )
