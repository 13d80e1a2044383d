"""Reading a notice out of a mail, as a provider's abuse desk would."""

import json
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from orbweaver.town.errors import MalformedNotice

ATTACHMENT_NAME = "orbweaver-notice.json"


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """What a mail asks for."""

    message_id: str
    notice_id: str
    urls: tuple[str, ...]


def read_message_id(content: bytes) -> str:
    """Return the Message-ID of a raw mail, or an empty text."""
    return str(message_from_bytes(content, policy=policy.default).get("Message-ID", "")).strip()


def read_notice(content: bytes) -> NoticeRead:
    """Return the addresses that the attached part names; the text for people is not read.

    Raises:
        MalformedNotice: The part is missing, is not JSON, or has other fields.
    """
    message = message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if part.get_filename() == ATTACHMENT_NAME:
            return _read_part(part, read_message_id(content))
    raise MalformedNotice(f"no part is named {ATTACHMENT_NAME}")


def _read_part(part: EmailMessage, message_id: str) -> NoticeRead:
    payload = part.get_payload(decode=True)
    try:
        fields = json.loads(payload if isinstance(payload, bytes) else b"")
        urls = tuple(str(url) for url in fields["urls"])
        return NoticeRead(message_id, str(fields["notice_id"]), urls)
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedNotice(f"{ATTACHMENT_NAME} does not hold notice_id and urls") from error
