"""Outgoing mail and hosting look-ups in columns."""

import base64

from orbweaver.casework.wire.text import read, written
from orbweaver.model.clock import from_iso, iso
from orbweaver.model.mail import Attachment, OutgoingMail
from orbweaver.model.provider import Hosting, Provider


def mail_text(mail: OutgoingMail) -> str:
    """Return a message as the outbox holds it."""
    attachments = [
        [part.name, part.media_type, base64.b64encode(part.content).decode()]
        for part in mail.attachments
    ]
    return written(
        {
            "message_id": mail.message_id,
            "sender": mail.sender,
            "recipient": mail.recipient,
            "subject": mail.subject,
            "text": mail.text,
            "attachments": attachments,
        }
    )


def mail_of(text: str) -> OutgoingMail:
    """Read what :func:`mail_text` wrote."""
    content = read(text)
    attachments = tuple(
        Attachment(name, media_type, base64.b64decode(body))
        for name, media_type, body in content.pop("attachments")
    )
    return OutgoingMail(attachments=attachments, **content)


def hosting_text(hosting: Hosting) -> str:
    """Return a look-up's answer as a notice keeps it."""
    return written(
        {
            "host": hosting.host,
            "addresses": list(hosting.addresses),
            "provider": [hosting.provider.name, hosting.provider.abuse_mail],
            "country": hosting.country,
            "asn": hosting.asn,
            "source": hosting.source,
            "at": iso(hosting.at),
        }
    )


def hosting_of(text: str) -> Hosting:
    """Read what :func:`hosting_text` wrote."""
    content = read(text)
    return Hosting(
        host=content["host"],
        addresses=tuple(content["addresses"]),
        provider=Provider(*content["provider"]),
        country=content["country"],
        asn=content["asn"],
        source=content["source"],
        at=from_iso(content["at"]),
    )
