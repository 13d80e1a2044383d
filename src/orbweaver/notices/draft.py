"""Drafting: from the facts of a notice to the message that says them.

One of the listed places where live addresses leave: they stand in the attached file alone.
"""

import json
from dataclasses import dataclass
from datetime import date

from orbweaver.errors import RecipientNotApproved
from orbweaver.model.mail import Attachment, OutgoingMail
from orbweaver.model.url import Url
from orbweaver.notices.letter import Letter, Words, house_letter
from orbweaver.notices.routing import Recipient

ATTACHMENT_NAME = "orbweaver-notice.json"
CORRECTION_NAME = "orbweaver-correction.json"
CORRECTION_LETTER = "correction"
ATTACHMENT_VERSION = 1
_LONGEST_WORD = 500
_LONGEST_SUBJECT = 180


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One address, and what was seen there."""

    url: Url
    sha256_hex: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction notice takes back."""

    notice_id: str
    """Of the first notice, where it was repeated."""
    message_id: str
    thread: tuple[str, ...]
    """The Message-IDs of that notice and its repetitions, in order."""
    noticed_on: date
    replaced: bool
    """Whether the request itself stands, with another classification."""


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
    corrects: Corrected | None = None
    """Where it takes an earlier notice back and asks for nothing."""


def draft_mail(facts: NoticeFacts, letter: Letter | None = None) -> OutgoingMail:
    """Return the message of a notice; by default in the words that come with the house.

    Text for people with defanged addresses, and one attachment for machines, version 1::

        {"version": 1, "notice_id", "message_id", "organisation", "legal_basis", "contact",
         "classification", "step", "urls": [address], "media": [{"url", "sha256_hex"}]}

    A correction notice answers the notice that it corrects, in the same thread, and its
    attachment says besides: ``"corrects": {"notice_id", "message_id", "replaced"}``.

    Raises:
        RecipientNotApproved: The recipient has no mail address.
        ConfigError: The letter is wrong.
    """
    if not facts.recipient.is_sendable:
        raise RecipientNotApproved(f"no mail address of {_one_line(facts.recipient.name)}")
    corrects = facts.corrects
    kind = CORRECTION_LETTER if corrects else facts.recipient.kind
    letter = letter or house_letter(kind)
    subject, text = letter.write(_words(facts))
    return OutgoingMail(
        message_id=facts.message_id,
        sender=facts.sender,
        recipient=facts.recipient.mail,
        subject=_one_line(subject)[:_LONGEST_SUBJECT],
        text=text,
        attachments=(_attachment(facts),),
        in_reply_to=corrects.message_id if corrects else "",
        references=corrects.thread if corrects else (),
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
        **(_correcting_words(facts.corrects) if facts.corrects else {}),
    }


def _correcting_words(corrects: Corrected) -> dict[str, object]:
    return {
        "corrects": _one_line(corrects.notice_id),
        "noticed_on": corrects.noticed_on.isoformat(),
        "replaced": corrects.replaced,
        "attachment": CORRECTION_NAME,
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
    if corrects := facts.corrects:
        content["corrects"] = {
            "notice_id": corrects.notice_id,
            "message_id": corrects.message_id,
            "replaced": corrects.replaced,
        }
    encoded = json.dumps(content, indent=1).encode()
    name = CORRECTION_NAME if facts.corrects else ATTACHMENT_NAME
    return Attachment(name, "application/json", encoded)


def _one_line(text: str) -> str:
    """Return ``text`` so that it can neither start a line nor grow without end."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:_LONGEST_WORD]
