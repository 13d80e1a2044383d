"""The courier: what arrives is recorded, what fails comes again later under one identity."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orbweaver.errors import ConfigError
from orbweaver.model.clock import SetClock
from orbweaver.model.mail import OutgoingMail
from orbweaver.notices.courier import LEASE_S, Courier, Patience, pause_after
from orbweaver.ports.desk.port import OutboxMessage
from orbweaver.ports.mail.file import FileMail
from orbweaver.ports.mail.port import MailPort, MailReceipt
from orbweaver.ports.mail.smtp import SmtpMail, SmtpSettings
from tests.servers.smtp import Act, Script, SmtpServer

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@dataclass
class OutboxInMemory:
    """An outbox that keeps what the desk promises of it."""

    clock: SetClock
    waiting: dict[str, OutboxMessage]
    due: dict[str, datetime] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    given_up: dict[str, str] = field(default_factory=dict)

    def take_outbox(self, limit: int, lease_s: float) -> Sequence[OutboxMessage]:
        now = self.clock.now()
        taken = [m for key, m in self.waiting.items() if self.due.get(key, now) <= now][:limit]
        for message in taken:
            self.due[message.outbox_id] = now + timedelta(seconds=lease_s)
        return taken

    def sent(self, outbox_id: str, reply: str) -> None:
        del self.waiting[outbox_id]
        self.replies[outbox_id] = reply

    def not_sent(self, outbox_id: str, reason: str, again_at: datetime | None) -> None:
        if again_at is None:
            del self.waiting[outbox_id]
            self.given_up[outbox_id] = reason
            return
        message = self.waiting[outbox_id]
        self.waiting[outbox_id] = replace(message, attempts=message.attempts + 1)
        self.due[outbox_id] = again_at


def mail_of(number: int) -> OutgoingMail:
    return OutgoingMail(
        f"<{number}@house.example>", "a@house.example", "b@quarry.example", "s", "t"
    )


@pytest.fixture
def clock() -> SetClock:
    return SetClock(AT)


@pytest.fixture
def outbox(clock: SetClock) -> OutboxInMemory:
    messages = [OutboxMessage(str(n), mail_of(n), 0) for n in range(3)]
    return OutboxInMemory(clock, {m.outbox_id: m for m in messages})


def test_what_was_taken_over_is_recorded_with_the_reply(
    outbox: OutboxInMemory, clock: SetClock, tmp_path: Path
) -> None:
    courier = Courier(outbox, FileMail(tmp_path, clock), clock)
    assert courier.run_once(2) == 2
    assert courier.run_once(10) == 1
    assert courier.run_once(10) == 0
    assert sorted(outbox.replies.values()) == sorted(str(p) for p in tmp_path.iterdir())


def test_a_refusal_ends_it_and_the_others_still_leave(
    outbox: OutboxInMemory, clock: SetClock
) -> None:
    with SmtpServer(Script([Act.REFUSE_RECIPIENT, Act.TAKE])) as server:
        mail = SmtpMail(SmtpSettings("127.0.0.1", server.port), clock)
        assert Courier(outbox, mail, clock).run_once(10) == 3
    assert list(outbox.given_up) == ["0"]
    assert "550" in outbox.given_up["0"]
    assert sorted(outbox.replies) == ["1", "2"]


@pytest.mark.parametrize("act", [Act.GREYLIST_RECIPIENT, Act.DROP_AFTER_DATA])
def test_what_passes_comes_again_later_with_the_same_message_id(
    outbox: OutboxInMemory, clock: SetClock, act: Act
) -> None:
    script = Script([act, act, Act.TAKE])
    outbox.waiting = {"0": outbox.waiting["0"]}
    with SmtpServer(script) as server:
        courier = Courier(outbox, SmtpMail(SmtpSettings("127.0.0.1", server.port), clock), clock)
        for pause in (pause_after(0), pause_after(1)):
            assert courier.run_once(10) == 1
            assert courier.run_once(10) == 0
            clock.pass_time(pause - timedelta(seconds=1))
            assert courier.run_once(10) == 0
            clock.pass_time(timedelta(seconds=1))
        assert courier.run_once(10) == 1
    assert outbox.replies == {"0": "250 2.0.0 taken"}
    identities = [
        line
        for envelope in script.taken
        for line in bytes(envelope.original_content or b"").split(b"\r\n")
        if line.lower().startswith(b"message-id")
    ]
    assert len(identities) == (1 if act is Act.GREYLIST_RECIPIENT else 3)
    assert set(identities) == {b"Message-ID: <0@house.example>"}


class MisconfiguredMail:
    """Mail that fails for a reason that no waiting cures."""

    def send(self, mail: OutgoingMail) -> MailReceipt:
        raise ConfigError("mail.domain")


def test_a_mistake_of_ours_is_raised_and_loses_no_message(
    outbox: OutboxInMemory, clock: SetClock, tmp_path: Path
) -> None:
    broken: MailPort = MisconfiguredMail()
    with pytest.raises(ConfigError):
        Courier(outbox, broken, clock).run_once(10)
    clock.pass_time(timedelta(seconds=LEASE_S))
    assert Courier(outbox, FileMail(tmp_path, clock), clock).run_once(10) == 3
    assert len(outbox.replies) == 3


def test_only_the_message_whose_turn_it_is_is_leased(
    outbox: OutboxInMemory, clock: SetClock, tmp_path: Path
) -> None:
    Courier(outbox, FileMail(tmp_path, clock), clock).run_once(1)
    assert len(outbox.take_outbox(10, 1.0)) == 2


def test_pauses_grow_from_a_minute_to_six_hours() -> None:
    pauses = [pause_after(attempts) for attempts in range(40)]
    assert pauses[0] == timedelta(minutes=1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=6)


def test_lease_and_first_pause_are_the_house_s_own_affair(
    outbox: OutboxInMemory, clock: SetClock, tmp_path: Path
) -> None:
    broken: MailPort = MisconfiguredMail()
    with pytest.raises(ConfigError):
        Courier(outbox, broken, clock, Patience(lease_s=2.0)).run_once(10)
    clock.pass_time(timedelta(seconds=2))
    assert Courier(outbox, FileMail(tmp_path, clock), clock).run_once(10) == 3
    assert pause_after(2, first_pause_s=0.5) == timedelta(seconds=2)
