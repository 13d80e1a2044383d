"""The mailbox: messages that left or wait to."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Outbox, Person
from orbweaver.casework.roles import SEES_PLACES
from orbweaver.casework.standing import organisations_of
from orbweaver.casework.wire.mail import mail_of


@dataclass(frozen=True, slots=True)
class MailLine:
    """One message."""

    outbox_id: str
    message_id: str
    recipient: str
    subject: str
    text: str
    state: str
    """``waiting``, ``sent``, ``refused`` or ``withdrawn``."""
    attempts: int
    reply: str
    queued_at: datetime


def mailbox(person: Person, limit: int) -> tuple[MailLine, ...]:
    """Return the messages of the person's organisations, newest first.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    own = organisations_of(person, SEES_PLACES)
    found = Outbox.objects.filter(notice__organisation_id__in=own).select_related("notice")
    return tuple(map(_line, found.order_by("-queued_at", "notice_id")[:limit]))


def _line(row: Outbox) -> MailLine:
    mail = mail_of(row.notice.mail_json)
    return MailLine(
        outbox_id=row.notice_id,
        message_id=mail.message_id,
        recipient=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        state=row.state,
        attempts=row.attempts,
        reply=row.reply,
        queued_at=row.queued_at,
    )
