"""What a way to send mail promises."""

from dataclasses import dataclass
from typing import Protocol

from orbweaver.model.mail import OutgoingMail


@dataclass(frozen=True, slots=True)
class MailReceipt:
    """What the receiver said on taking a message over."""

    message_id: str
    reply: str
    """The server's last line, or the path of the file."""


class MailPort(Protocol):
    """Sends one message.

    Every keeper promises:
      1. A receipt means that the receiver took the message over.
      2. ``DeliveryRefused`` means that it never will; ``StoreUnavailable`` that nothing was
         handed over and a later try is safe; ``DeliveryUnknown`` that we cannot know.
      3. The Message-ID on the wire is the mail's own: a redelivery is recognisable.
      4. No header carries anything but what was given: a line break or an encoded word in a
         subject or name adds no header.
    """

    def send(self, mail: OutgoingMail) -> MailReceipt:
        """Hand over one message.

        Raises:
            DeliveryRefused: A lasting refusal (5xx).
            DeliveryUnknown: The connection was lost after the message, before the reply.
            StoreUnavailable: No connection, or a passing refusal (4xx).
        """
