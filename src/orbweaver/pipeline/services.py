"""Services: loops that run a round again and again until they are told to stop."""

from collections.abc import Callable
from threading import Event
from typing import Protocol

import structlog

from orbweaver.errors import StoreUnavailable
from orbweaver.pipeline.crossings import desk_round
from orbweaver.ports.desk.port import Desk
from orbweaver.ports.ledger.port import Ledger

_SEALED_AT_ONCE = 1000


def run_rounds(one_round: Callable[[], int], stop: Event, pause_s: float, name: str) -> None:
    """Run rounds until ``stop`` is set; pause after one that found nothing to do.

    A store that does not answer is asked again after the pause; any other failure ends the
    service, and whoever keeps it running starts it again.
    """
    log = structlog.get_logger(name)
    while not stop.is_set():
        try:
            moved = one_round()
        except StoreUnavailable as error:
            log.warning("store.unavailable", reason=error.detail)
            moved = 0
        if not moved:
            stop.wait(pause_s)


def seal_audits(ledger: Ledger, desk: Desk) -> int:
    """Chain what the audit logs of both databases hold unchained; return how many events."""
    return ledger.seal_audit(_SEALED_AT_ONCE) + desk.seal_audit(_SEALED_AT_ONCE)


def desk_service(ledger: Ledger, desk: Desk, stop: Event, pause_s: float = 0.5) -> None:
    """Carry findings, checks and orders across, and seal the audit logs, until told to stop."""
    run_rounds(lambda: desk_round(ledger, desk) + seal_audits(ledger, desk), stop, pause_s, "desk")


class Carries(Protocol):
    """Lets messages leave."""

    def round(self) -> int:
        """Take what is due from the outbox and send it; return how many messages were taken."""


def courier_service(courier: Carries, stop: Event, pause_s: float = 1.0) -> None:
    """Send what is due until told to stop."""
    run_rounds(courier.round, stop, pause_s, "courier")
