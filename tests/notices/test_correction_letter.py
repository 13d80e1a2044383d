"""A correction notice follows the notice that was wrong, in its thread, and asks for nothing."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from orbweaver.casework.wire.mail import mail_of, mail_text
from orbweaver.errors import DeliveryRefused
from orbweaver.notices.draft import Corrected, draft_mail
from orbweaver.notices.routing import Recipient
from orbweaver.ports.mail.rendering import render
from tests.notices.test_draft import FACTS, POLICE, PROVIDER

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CORRECTED = Corrected(
    notice_id="fedcba98" * 4,
    message_id="<first@house.example>",
    thread=("<first@house.example>", "<second@house.example>"),
    noticed_on=date(2026, 11, 20),
    replaced=False,
)
WRONG = replace(FACTS, corrects=CORRECTED)


@pytest.mark.parametrize("recipient", [PROVIDER, POLICE])
def test_it_says_what_was_wrong_and_where_and_what_is_asked(recipient: Recipient) -> None:
    mail = draft_mail(replace(WRONG, recipient=recipient))
    assert mail.subject == f"Correction of our notice {CORRECTED.notice_id}: you need not act on it"
    for said in (
        "That notice was wrong",
        "You need not act on that notice",
        "restore them as your\nterms allow",
        "2026-11-20",
        CORRECTED.notice_id,
        FACTS.notice_id,
        FACTS.contact,
        "hxxp://quarry[.]example/rocks/7.jpg",
        "hxxps://dune[.]example/?page=2&x=1",
        "orbweaver-correction.json",
    ):
        assert said in mail.text
    assert "classified" not in mail.text, "what it was taken for is nobody's business now"
    assert "quarry.example" not in mail.subject + mail.text


def test_another_classification_lets_the_request_stand() -> None:
    mail = draft_mail(replace(WRONG, corrects=replace(CORRECTED, replaced=True)))
    assert mail.subject.endswith(": another classification")
    assert FACTS.classification in mail.text
    assert "Our request itself stands" in mail.text
    assert "restore" not in mail.text


def test_machines_read_what_it_corrects() -> None:
    (attachment,) = draft_mail(WRONG).attachments
    content = json.loads(attachment.content)
    assert attachment.name == "orbweaver-correction.json"
    assert content["corrects"] == {
        "notice_id": CORRECTED.notice_id,
        "message_id": "<first@house.example>",
        "replaced": False,
    }
    assert content["urls"] == [item.url.reveal() for item in FACTS.items]


def test_it_stands_in_the_thread_of_the_notice_on_the_wire_and_in_the_outbox() -> None:
    mail = mail_of(mail_text(draft_mail(WRONG)))
    assert mail == draft_mail(WRONG)
    read = message_from_bytes(render(mail, AT), policy=default)
    assert read["In-Reply-To"] == "<first@house.example>"
    assert read["References"].split() == ["<first@house.example>", "<second@house.example>"]
    assert read["Message-ID"] == FACTS.message_id


def test_a_first_notice_begins_a_thread_and_is_stored_as_before() -> None:
    mail = draft_mail(FACTS)
    assert (mail.in_reply_to, mail.references) == ("", ())
    assert "references" not in json.loads(mail_text(mail))
    read = message_from_bytes(render(mail, AT), policy=default)
    assert read["In-Reply-To"] is None
    assert read["References"] is None


@pytest.mark.parametrize("wrong", ["no id", "<a@b.example>\r\nBcc: <x@y.example>"])
def test_a_thread_adds_no_header_of_its_own(wrong: str) -> None:
    for mail in (
        replace(draft_mail(WRONG), in_reply_to=wrong),
        replace(draft_mail(WRONG), references=(wrong,)),
    ):
        with pytest.raises(DeliveryRefused):
            render(mail, AT)
