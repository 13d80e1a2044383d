"""The courier: takes messages from casework's outbox and hands them to the mail, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from orbweaver.errors import DeliveryRefused, OrbweaverError
from orbweaver.model.clock import Clock
from orbweaver.ports.desk.port import OutboxMessage
from orbweaver.ports.mail.port import MailPort

LEASE_S = 600.0
FIRST_PAUSE_S = 60.0
_LONGEST_PAUSE = timedelta(hours=6)
_MOST_DOUBLINGS = 16


class Outbox(Protocol):
    """The part of the desk that the courier needs; its promises stand there."""

    def take_outbox(self, limit: int, lease_s: float) -> Sequence[OutboxMessage]:
        """Lease messages that are due to leave, oldest first."""

    def sent(self, outbox_id: str, reply: str) -> None:
        """Record that a message was taken over."""

    def not_sent(self, outbox_id: str, reason: str, again_at: datetime | None) -> None:
        """Record a failed try; nothing in ``again_at`` means that it never goes again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the courier waits for what."""

    lease_s: float = LEASE_S
    """How long a taken message is ours: longer than any one hand-over can last."""
    first_pause_s: float = FIRST_PAUSE_S
    """After the first passing failure; doubles with every further one."""


class Courier:
    """Sends what is due. Several may run; the outbox leases a message to one of them."""

    def __init__(
        self, desk: Outbox, mail: MailPort, clock: Clock, patience: Patience | None = None
    ) -> None:
        """Take from ``desk``, send by ``mail``."""
        self._desk = desk
        self._mail = mail
        self._clock = clock
        self._patience = patience or Patience()

    def run_once(self, limit: int) -> int:
        """Try up to ``limit`` messages that are due; return how many were tried.

        A message is leased only when its turn comes, so that a slow one makes none of the
        others come twice.
        """
        for tried in range(limit):
            taken = self._desk.take_outbox(1, self._patience.lease_s)
            if not taken:
                return tried
            self._deliver(taken[0])
        return limit

    def _deliver(self, message: OutboxMessage) -> None:
        """Hand one over and record what came of it.

        What is neither a refusal nor passing is a mistake of ours: it is raised, and the
        message comes again when its lease has ended.
        """
        try:
            receipt = self._mail.send(message.mail)
        except DeliveryRefused as error:
            self._desk.not_sent(message.outbox_id, str(error), None)
        except OrbweaverError as error:
            if not error.retryable:
                raise
            pause = pause_after(message.attempts, self._patience.first_pause_s)
            again_at = self._clock.now() + pause
            self._desk.not_sent(message.outbox_id, str(error), again_at)
        else:
            self._desk.sent(message.outbox_id, receipt.reply)


def pause_after(attempts: int, first_pause_s: float = FIRST_PAUSE_S) -> timedelta:
    """Return how long to wait after a failure that ``attempts`` others went before.

    The first pause, doubling, six hours at the most.

    >>> [str(pause_after(n)) for n in (0, 1, 5, 9, 500)]
    ['0:01:00', '0:02:00', '0:32:00', '6:00:00', '6:00:00']
    """
    doubled = timedelta(seconds=first_pause_s) * (1 << min(attempts, _MOST_DOUBLINGS))
    return min(doubled, _LONGEST_PAUSE)
