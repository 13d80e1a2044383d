"""A courier that is told to stop begins no further message."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pytest

from orbweaver.config.sections import MailSection
from orbweaver.deployment import work
from orbweaver.deployment.house import House
from orbweaver.model.clock import SetClock
from orbweaver.model.mail import OutgoingMail
from orbweaver.ports.desk.port import OutboxMessage
from orbweaver.ports.mail.port import MailReceipt

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Settings:
    """What a courier reads of the configuration."""

    mail: MailSection = field(default_factory=MailSection)


@dataclass
class HouseAtWork:
    """A house with three messages, told to stop while the first is under way."""

    clock: SetClock = field(default_factory=lambda: SetClock(NOON))
    config: Settings = field(default_factory=Settings)
    waiting: list[str] = field(default_factory=lambda: ["first", "second", "third"])
    done: list[str] = field(default_factory=list)

    @property
    def desk(self) -> "HouseAtWork":
        return self

    @property
    def mail(self) -> "HouseAtWork":
        return self

    def take_outbox(self, limit: int, lease_s: float) -> list[OutboxMessage]:
        del lease_s
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return [OutboxMessage(name, a_mail(name), 0) for name in taken]

    def send(self, mail: OutgoingMail) -> MailReceipt:
        os.kill(os.getpid(), signal.SIGTERM)
        return MailReceipt(mail.message_id, "250 ok")

    def sent(self, outbox_id: str, reply: str) -> None:
        del reply
        self.done.append(outbox_id)


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """Give the tests' process its own answers to signals back."""
    before = {number: signal.getsignal(number) for number in work.STOP_SIGNALS}
    yield
    for number, answer in before.items():
        signal.signal(number, answer)


def a_mail(name: str) -> OutgoingMail:
    return OutgoingMail(f"<{name}@orbweaver.example>", "us@a.example", "b@a.example", name, name)


def test_one_message_is_finished_and_the_others_wait_for_the_next_life() -> None:
    house = HouseAtWork()
    work.courier(cast(House, house))
    assert house.done == ["first"]
    assert house.waiting == ["second", "third"]
