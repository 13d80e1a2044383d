"""Rendering: one message as bytes, with headers that say what was given and nothing more.

Written by hand: the standard library of Python 3.11.7 decodes encoded words in what it is given
and so turns a subject into further headers.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from orbweaver.errors import DeliveryRefused
from orbweaver.model.mail import Attachment, OutgoingMail

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_MESSAGE_ID = re.compile(rf"<{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*>")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_UNSAFE_IN_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")

_LONGEST_ADDRESS = 254
_LONGEST_MESSAGE_ID = 250
_LONGEST_HEADER_TEXT = 300
_LONGEST_PLAIN = 60  # with the header's name this stays below the 78 that RFC 5322 asks for
_WORD_BYTES = 42  # of UTF-8 in one encoded word: 56 of base 64 and 12 around them


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A checked address, ASCII, with a display name or none."""

    name: str
    address: str

    def header(self) -> str:
        """Return it as a header's value."""
        return f"{_phrase(self.name)} <{self.address}>" if self.name else self.address


def mailbox(text: str) -> Mailbox:
    """Read ``a@b`` or ``Name <a@b>``.

    Raises:
        DeliveryRefused: Not one address in ASCII; no server would take it.
    """
    named = _NAMED.fullmatch(text.strip())
    name, address = (named["name"], named["address"]) if named else ("", text.strip())
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise DeliveryRefused("the sender or recipient is no mail address")
    return Mailbox(plain(name), address)


def render(mail: OutgoingMail, at: datetime) -> bytes:
    """Return the message as it goes on the wire: CRLF, ASCII, no line above 998 bytes.

    Raises:
        DeliveryRefused: An address or the Message-ID is not one.
    """
    boundary = f"=_{hashlib.sha256(mail.message_id.encode()).hexdigest()[:40]}"
    lines = [f"{name}: {value}" for name, value in _headers(mail, at)]
    lines += [f'Content-Type: multipart/mixed; boundary="{boundary}"', ""]
    for part in (_text_part(mail.text), *map(_attachment_part, mail.attachments)):
        lines += [f"--{boundary}", *part]
    lines += [f"--{boundary}--", ""]
    return "\r\n".join(lines).encode("ascii")


def plain(text: str) -> str:
    """Return ``text`` on one line of at most 300 characters, control characters as spaces."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:_LONGEST_HEADER_TEXT].strip()


def checked_message_id(mail: OutgoingMail) -> str:
    """Return the Message-ID.

    Raises:
        DeliveryRefused: It is none.
    """
    identity = mail.message_id
    if len(identity) > _LONGEST_MESSAGE_ID or not _MESSAGE_ID.fullmatch(identity):
        raise DeliveryRefused("the Message-ID is none")
    return identity


def _headers(mail: OutgoingMail, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield every header there is; none is ever named by what it carries."""
    yield "Date", format_datetime(at.astimezone(UTC))
    yield "From", mailbox(mail.sender).header()
    yield "To", mailbox(mail.recipient).header()
    yield "Subject", _unstructured(mail.subject)
    yield "Message-ID", checked_message_id(mail)
    yield "Auto-Submitted", "auto-generated"
    yield "MIME-Version", "1.0"


def _unstructured(text: str) -> str:
    """Return text as a header's value: as it is where that is harmless, else encoded words."""
    line = plain(text)
    if line.isascii() and "=?" not in line and len(line) <= _LONGEST_PLAIN:
        return line
    return "\r\n ".join(_encoded_words(line))


def _phrase(name: str) -> str:
    """Return a display name: quoted where that is harmless, else encoded words."""
    if name.isascii() and "=?" not in name and len(name) <= _LONGEST_PLAIN:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "\r\n ".join(_encoded_words(name)) + "\r\n"


def _encoded_words(text: str) -> Iterator[str]:
    """Yield RFC 2047 words in base 64, each of whole characters."""
    word = b""
    for character in text:
        encoded = character.encode()
        if len(word) + len(encoded) > _WORD_BYTES:
            yield _encoded_word(word)
            word = b""
        word += encoded
    yield _encoded_word(word)


def _encoded_word(content: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(content).decode()}?="


def _text_part(text: str) -> Iterator[str]:
    yield "Content-Type: text/plain; charset=utf-8"
    yield "Content-Transfer-Encoding: quoted-printable"
    yield ""
    unix = text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace")
    yield from binascii.b2a_qp(unix, istext=True).decode("ascii").split("\n")


def _attachment_part(attachment: Attachment) -> Iterator[str]:
    named = _UNSAFE_IN_FILE_NAME.sub("_", attachment.name)[:_LONGEST_PLAIN] or "attachment"
    known = _MEDIA_TYPE.fullmatch(attachment.media_type)
    yield f"Content-Type: {attachment.media_type if known else 'application/octet-stream'}"
    yield "Content-Transfer-Encoding: base64"
    yield f'Content-Disposition: attachment; filename="{named}"'
    yield ""
    yield from base64.encodebytes(attachment.content).decode("ascii").splitlines()
