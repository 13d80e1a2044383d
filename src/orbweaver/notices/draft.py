"""Drafting: from the facts of a notice to the message that says them.

One of the listed places where live addresses leave: they stand in the attached file alone.
"""

import json
from dataclasses import dataclass

from orbweaver.errors import RecipientNotApproved
from orbweaver.model.mail import Attachment, OutgoingMail
from orbweaver.model.url import Url
from orbweaver.notices.letter import Letter, Words, house_letter
from orbweaver.notices.routing import Recipient

ATTACHMENT_NAME = "orbweaver-notice.json"
ATTACHMENT_VERSION = 1
_LONGEST_WORD = 500
_LONGEST_SUBJECT = 180


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One address, and what was seen there."""

    url: Url
    sha256_hex: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All that a notice says."""

    notice_id: str
    message_id: str
    sender: str
    """Mail address that the notice comes from."""
    recipient: Recipient
    organisation: str
    legal_basis: str
    contact: str
    """Mail address of a person who answers for it."""
    classification: str
    """The label's title, for people."""
    items: tuple[NoticeItem, ...]
    step: int = 1
    """1 for the first request, then one more for each repetition."""


def draft_mail(facts: NoticeFacts, letter: Letter | None = None) -> OutgoingMail:
    """Return the message of a notice; by default in the words that come with the house.

    Text for people with defanged addresses, and one attachment for machines, version 1::

        {"version": 1, "notice_id", "message_id", "organisation", "legal_basis", "contact",
         "classification", "step", "urls": [address], "media": [{"url", "sha256_hex"}]}

    Raises:
        RecipientNotApproved: The recipient has no mail address.
        ConfigError: The letter is wrong.
    """
    if not facts.recipient.is_sendable:
        raise RecipientNotApproved(f"no mail address of {_one_line(facts.recipient.name)}")
    letter = letter or house_letter(facts.recipient.kind)
    subject, text = letter.write(_words(facts))
    return OutgoingMail(
        message_id=facts.message_id,
        sender=facts.sender,
        recipient=facts.recipient.mail,
        subject=_one_line(subject)[:_LONGEST_SUBJECT],
        text=text,
        attachments=(_attachment(facts),),
    )


def _words(facts: NoticeFacts) -> Words:
    items = [{"address": str(item.url), "sha256_hex": item.sha256_hex} for item in facts.items]
    return {
        "notice_id": _one_line(facts.notice_id),
        "recipient": _one_line(facts.recipient.name),
        "country": _one_line(facts.recipient.country),
        "organisation": _one_line(facts.organisation),
        "legal_basis": _one_line(facts.legal_basis),
        "contact": _one_line(facts.contact),
        "classification": _one_line(facts.classification),
        "step": facts.step,
        "items": items,
    }


def _attachment(facts: NoticeFacts) -> Attachment:
    pairs = [(item.url.reveal(), item.sha256_hex) for item in facts.items]
    content = {
        "version": ATTACHMENT_VERSION,
        "notice_id": facts.notice_id,
        "message_id": facts.message_id,
        "organisation": facts.organisation,
        "legal_basis": facts.legal_basis,
        "contact": facts.contact,
        "classification": facts.classification,
        "step": facts.step,
        "urls": [url for url, _ in pairs],
        "media": [{"url": url, "sha256_hex": sha256_hex} for url, sha256_hex in pairs],
    }
    encoded = json.dumps(content, indent=1).encode()
    return Attachment(ATTACHMENT_NAME, "application/json", encoded)


def _one_line(text: str) -> str:
    """Return ``text`` so that it can neither start a line nor grow without end."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:_LONGEST_WORD]
