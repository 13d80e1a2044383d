"""Every mail keeper: what a receipt means, what each failure leaves open, and safe headers."""

import email.policy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orbweaver.errors import DeliveryRefused, StoreUnavailable
from orbweaver.model.clock import SetClock
from orbweaver.model.mail import Attachment, OutgoingMail
from orbweaver.ports.mail.file import FileMail, file_name
from orbweaver.ports.mail.port import MailPort
from orbweaver.ports.mail.rendering import plain, render
from orbweaver.ports.mail.smtp import SmtpMail, SmtpSettings
from tests.servers.smtp import Script, SmtpServer

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HEADERS = {
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
}
# What the standard library of Python 3.11.7 makes a Bcc header of.
PAYLOAD = "=?utf-8?q?a=0ABcc:_x@y?="
ADDRESS = "abuse@quarry.example"


def mail_of(
    subject: str = "A notice", text: str = "Good day.\n", recipient: str = ADDRESS
) -> OutgoingMail:
    return OutgoingMail(
        message_id="<0123abcd@house.example>",
        sender="The house <notices@house.example>",
        recipient=recipient,
        subject=subject,
        text=text,
        attachments=(Attachment("orbweaver-notice.json", "application/json", b'{"version": 1}'),),
    )


class Post:
    """A mail keeper and what arrived by it."""

    def __init__(self, keeper: MailPort, arrived: Callable[[], list[bytes]]) -> None:
        self.keeper = keeper
        self.arrived = arrived


def settings_of(server: SmtpServer, **changes: object) -> SmtpSettings:
    known: dict[str, object] = {
        "host": "127.0.0.1",
        "port": server.port,
        "helo": "house.example",
        "timeout_s": 5.0,
    }
    return SmtpSettings(**(known | changes))  # type: ignore[arg-type]  # fields by name


def contents(script: Script) -> list[bytes]:
    return [bytes(envelope.original_content or b"") for envelope in script.taken]


@pytest.fixture(params=["folder", "smtp"])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    clock = SetClock(AT)
    if request.param == "folder":
        keeper = FileMail(tmp_path / "mail", clock)
        yield Post(
            keeper, lambda: [path.read_bytes() for path in (tmp_path / "mail").glob("*.eml")]
        )
        return
    script = Script()
    with SmtpServer(script) as server:
        yield Post(SmtpMail(settings_of(server), clock), lambda: contents(script))


def parsed(content: bytes) -> Message:
    return message_from_bytes(content, policy=email.policy.compat32)


def parts_of(content: bytes) -> list[Message]:
    return [part for part in parsed(content).walk() if not part.is_multipart()]


def payload_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.replace(b"\r\n", b"\n")


def test_promise_1_a_receipt_means_that_it_was_taken_over(post: Post) -> None:
    receipt = post.keeper.send(mail_of())
    assert receipt.message_id == "<0123abcd@house.example>"
    assert receipt.reply
    (content,) = post.arrived()
    text, attachment = parts_of(content)
    assert payload_of(text) == b"Good day.\n"
    assert payload_of(attachment) == b'{"version": 1}'
    assert attachment.get_filename() == "orbweaver-notice.json"
    assert attachment.get_content_type() == "application/json"


def test_promise_1_the_headers_are_those_and_no_others(post: Post) -> None:
    post.keeper.send(mail_of())
    message = parsed(post.arrived()[0])
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["Date"] == "Sun, 22 Nov 2026 09:30:00 +0000"
    assert message["From"] == '"The house" <notices@house.example>'
    assert message["To"] == ADDRESS
    assert message["Auto-Submitted"] == "auto-generated"


def test_promise_2_a_folder_that_cannot_be_written_is_a_failure_that_passes(
    tmp_path: Path,
) -> None:
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        FileMail(tmp_path / "mail", SetClock(AT)).send(mail_of())


def test_promise_3_a_redelivery_carries_the_same_message_id(post: Post) -> None:
    post.keeper.send(mail_of())
    post.keeper.send(mail_of())
    identities = {parsed(content)["Message-ID"] for content in post.arrived()}
    assert identities == {"<0123abcd@house.example>"}


def test_promise_3_a_file_is_named_by_the_message_id(tmp_path: Path) -> None:
    receipt = FileMail(tmp_path, SetClock(AT)).send(mail_of())
    assert [path.name for path in tmp_path.iterdir()] == [file_name("<0123abcd@house.example>")]
    assert Path(receipt.reply).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "subject",
    [
        PAYLOAD,
        "a\r\nBcc: x@y.example",
        "a\nBcc: x@y.example\n\nbody",
        "a\rBcc: x@y.example",
        "a\u2028Bcc: x@y.example",
        "a\x0bBcc: x@y.example",
        "a\x00b",
        "=?utf-8?b?DQpCY2M6IHhAeQ==?=",
        "x" * 5000,
        "港" * 400,
    ],
)
def test_promise_4_no_subject_adds_a_header(post: Post, subject: str) -> None:
    post.keeper.send(mail_of(subject))
    (content,) = post.arrived()
    message = parsed(content)
    assert sorted(message.keys()) == sorted(HEADERS)
    said = str(make_header(decode_header(message["Subject"])))
    assert said == plain(subject)
    assert said.isprintable()
    assert b"\nBcc" not in content
    modern = message_from_bytes(content, policy=email.policy.default)
    assert modern["Bcc"] is None
    assert "\n" not in str(modern["Subject"])


awkward = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(["=?utf-8?q?", "=0A", "=0D", "Bcc:_x@y", "?=", "\r", "\n", " ", "\0", "é"]),
        max_size=12,
    ).map("".join),
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(subject=awkward, text=awkward, name=awkward, file=awkward, kind=awkward)
def test_promise_4_whatever_is_given_the_message_has_one_shape(
    subject: str, text: str, name: str, file: str, kind: str
) -> None:
    clean = name.replace("<", "").replace(">", "")
    mail = OutgoingMail(
        message_id="<0123abcd@house.example>",
        sender=f"{clean} <notices@house.example>",
        recipient=ADDRESS,
        subject=subject,
        text=text,
        attachments=(Attachment(file, kind, text.encode(errors="replace")),),
    )
    content = render(mail, AT)
    message = parsed(content)
    assert sorted(message.keys()) == sorted(HEADERS)
    assert str(make_header(decode_header(message["Subject"]))) == plain(subject)
    assert "notices@house.example>" in message["From"] or plain(clean) == ""
    body, attachment = parts_of(content)
    assert set(body.keys()) == {"Content-Type", "Content-Transfer-Encoding"}
    assert set(attachment.keys()) == {*body.keys(), "Content-Disposition"}
    unix = text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace")
    assert payload_of(body) == unix
    assert attachment.get_payload(decode=True) == text.encode(errors="replace")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert content.isascii()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "abuse",
        "a@b@c.example",
        "a b@c.example",
        "abuse@quarry.example\r\nBcc: x@y.example",
        "abuse@quarry.example>\r\nDATA\r\n",
        "abuse@quarry.example, other@quarry.example",
        "müller@quarry.example",
        "abuse@-.example",
        "<abuse@quarry.example",
        "a" * 250 + "@quarry.example",
    ],
)
def test_promise_4_what_is_no_address_is_refused_for_good(post: Post, address: str) -> None:
    with pytest.raises(DeliveryRefused):
        post.keeper.send(mail_of(recipient=address))
    assert post.arrived() == []


@pytest.mark.parametrize("identity", ["", "x@y", "<a b@c>", "<a@b>\r\nBcc: x@y", "<a@b\n>"])
def test_promise_4_what_is_no_message_id_is_refused_for_good(post: Post, identity: str) -> None:
    mail = OutgoingMail(identity, "a@b.example", ADDRESS, "s", "t")
    with pytest.raises(DeliveryRefused):
        post.keeper.send(mail)


def test_a_line_with_a_single_dot_does_not_end_the_message(post: Post) -> None:
    post.keeper.send(mail_of(text="one\n.\n..two\n.\r\nRCPT TO:<x@y>\n"))
    (content,) = post.arrived()
    assert payload_of(parts_of(content)[0]) == b"one\n.\n..two\n.\nRCPT TO:<x@y>\n"
