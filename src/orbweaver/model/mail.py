"""A message ready to leave: what the courier hands to a mail keeper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a message; never media."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One message with its identity."""

    message_id: str
    """``<local@domain>``, derived from the notice's idempotency key: the same for every try."""
    sender: str
    recipient: str
    subject: str
    text: str
    """Plain text; addresses in it are defanged."""
    attachments: tuple[Attachment, ...] = ()
