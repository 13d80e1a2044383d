"""A notice says what it must, to people without a live address, to machines with all of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import ConfigError, RecipientNotApproved, UnknownName
from orbweaver.model.url import Url
from orbweaver.notices.draft import NoticeFacts, NoticeItem, draft_mail
from orbweaver.notices.letter import Letter, house_letter
from orbweaver.notices.routing import Recipient, RecipientKind
from orbweaver.ports.mail.rendering import render

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PROVIDER = Recipient(RecipientKind.PROVIDER, "Basalt Hosting", "abuse@basalt.example", "NL")
POLICE = Recipient(RecipientKind.AUTHORITY, "The police of the dunes", "desk@police.example", "BE")
ITEMS = (
    NoticeItem(Url.parse("http://quarry.example/rocks/7.jpg"), "ab" * 32),
    NoticeItem(Url.parse("https://dune.example/?page=2&x=1"), "cd" * 32),
)
FACTS = NoticeFacts(
    notice_id="0123456789abcdef0123456789abcdef",
    message_id="<0123@house.example>",
    sender="notices@house.example",
    recipient=PROVIDER,
    organisation="The hotline of the coast",
    legal_basis="Act 7 of 2020, article 3",
    contact="person@house.example",
    classification="Basalt",
    items=ITEMS,
)


@pytest.mark.parametrize("recipient", [PROVIDER, POLICE])
@pytest.mark.parametrize("step", [1, 3])
def test_the_text_says_who_asks_what_on_which_basis(recipient: Recipient, step: int) -> None:
    mail = draft_mail(replace(FACTS, recipient=recipient, step=step))
    assert mail.recipient == recipient.mail
    assert (mail.sender, mail.message_id) == (FACTS.sender, FACTS.message_id)
    for said in (
        recipient.name,
        FACTS.organisation,
        FACTS.legal_basis,
        FACTS.contact,
        FACTS.classification,
        FACTS.notice_id,
        "hxxp://quarry[.]example/rocks/7.jpg",
        "ab" * 32,
        "hxxps://dune[.]example/?page=2&x=1",
    ):
        assert said in mail.text
    assert mail.subject.startswith("Reminder 2: ") == (step == 3)
    assert ("still there" in mail.text) == (step == 3)
    assert FACTS.notice_id in mail.subject


@pytest.mark.parametrize("recipient", [PROVIDER, POLICE])
def test_no_live_address_stands_in_subject_or_text(recipient: Recipient) -> None:
    mail = draft_mail(replace(FACTS, recipient=recipient))
    for live in ("http://", "https://", "quarry.example", "dune.example"):
        assert live not in mail.subject + mail.text
    assert "quarry[.]example" in mail.text


def test_the_attachment_holds_live_addresses_for_machines() -> None:
    (attachment,) = draft_mail(FACTS).attachments
    assert (attachment.name, attachment.media_type) == ("orbweaver-notice.json", "application/json")
    assert json.loads(attachment.content) == {
        "version": 1,
        "notice_id": FACTS.notice_id,
        "message_id": FACTS.message_id,
        "organisation": FACTS.organisation,
        "legal_basis": FACTS.legal_basis,
        "contact": FACTS.contact,
        "classification": FACTS.classification,
        "step": 1,
        "urls": ["http://quarry.example/rocks/7.jpg", "https://dune.example/?page=2&x=1"],
        "media": [
            {"url": "http://quarry.example/rocks/7.jpg", "sha256_hex": "ab" * 32},
            {"url": "https://dune.example/?page=2&x=1", "sha256_hex": "cd" * 32},
        ],
    }


def test_the_same_facts_are_the_same_message() -> None:
    assert draft_mail(FACTS) == draft_mail(FACTS)


def test_without_a_mail_address_nothing_is_drafted() -> None:
    with pytest.raises(RecipientNotApproved, match="Basalt Hosting"):
        draft_mail(replace(FACTS, recipient=replace(PROVIDER, mail="")))


awkward = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "{{ contact }}",
            "{% for i in (1..999999999) %}x{% endfor %}",
            "a\r\nBcc: x@y.example",
            "=?utf-8?q?a=0ABcc:_x@y?=",
            "name\n\nAddress 9: hxxp://dune[.]example/",
        ]
    ),
)


@settings(deadline=None, max_examples=200)
@given(name=awkward, organisation=awkward, basis=awkward, label=awkward)
def test_what_is_filled_in_is_neither_a_template_nor_a_line_nor_a_header(
    name: str, organisation: str, basis: str, label: str
) -> None:
    plain = draft_mail(FACTS)
    mail = draft_mail(
        replace(
            FACTS,
            recipient=replace(PROVIDER, name=name),
            organisation=organisation,
            legal_basis=basis,
            classification=label,
        )
    )
    assert mail.text.count("\n") == plain.text.count("\n")
    assert "\n" not in mail.subject
    assert "{{ contact }}" in mail.text or "{{" not in name + organisation + basis + label
    assert b"\nBcc" not in render(mail, AT)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in (1..1000000000) %}x{% endfor %}",
        "{% assign s = 'x' %}{% for a in (1..60) %}{% assign s = s | append: s %}{% endfor %}",
        "{% for a in (1..9000) %}{% for b in (1..9000) %}{{ step }}{% endfor %}{% endfor %}",
        "{% for a in (1..5000) %}0123456789012345678901234567890123456789012345{% endfor %}",
        "{{ no_such_word }}",
        "{{ items[0].url }}",
        "{{ organisation | no_such_filter }}",
        "{% include 'passwd' %}",
    ],
)
def test_a_rewritten_letter_costs_neither_memory_nor_words_that_are_not_there(text: str) -> None:
    with pytest.raises(ConfigError, match="letter mine"):
        draft_mail(FACTS, Letter.parse("mine", f"subject\n\n{text}"))


@pytest.mark.parametrize("content", ["one line", "a\nb\n\ntext", "s\n\n{% if %}", "s\n\n{{ a"])
def test_a_letter_that_is_none_is_a_mistake_in_the_configuration(content: str) -> None:
    with pytest.raises(ConfigError, match="letter mine"):
        Letter.parse("mine", content)


@pytest.mark.parametrize("language", ["xx", "../en", ""])
def test_there_is_no_letter_in_a_language_that_nobody_wrote(language: str) -> None:
    with pytest.raises(UnknownName):
        house_letter(RecipientKind.PROVIDER, language)
