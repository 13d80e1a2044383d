"""The mailbox: messages that left or wait to."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Person


@dataclass(frozen=True, slots=True)
class MailLine:
    """One message."""

    outbox_id: str
    message_id: str
    recipient: str
    subject: str
    text: str
    state: str
    """``waiting``, ``sent`` or ``refused``."""
    attempts: int
    reply: str
    queued_at: datetime


def mailbox(person: Person, limit: int) -> tuple[MailLine, ...]:
    """Return messages, newest first.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    raise NotImplementedError
