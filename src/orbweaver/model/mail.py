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
    in_reply_to: str = ""
    """The Message-ID of the message that this one follows; empty where it begins a thread."""
    references: tuple[str, ...] = ()
    """The Message-IDs of the thread before it, in order."""
