"""Services: loops that run a round again and again until they are told to stop."""

from collections.abc import Callable
from threading import Event

import structlog

from orbweaver.errors import StoreFull, StoreUnavailable
from orbweaver.ports.desk.port import Desk
from orbweaver.ports.ledger.port import Ledger

_SEALED_AT_ONCE = 1000


def run_rounds(one_round: Callable[[], int], stop: Event, pause_s: float, name: str) -> None:
    """Run rounds until ``stop`` is set; pause after one that found nothing to do.

    A store that does not answer, or has no room, is asked again after the pause; any other
    failure ends the service, and whoever keeps it running starts it again.
    """
    log = structlog.get_logger(name)
    while not stop.is_set():
        try:
            moved = one_round()
        except (StoreUnavailable, StoreFull) as error:
            log.warning("store.waits", reason=str(error))
            moved = 0
        if not moved:
            stop.wait(pause_s)


def seal_audits(ledger: Ledger, desk: Desk) -> int:
    """Chain what the audit logs of both databases hold unchained; return how many events."""
    return ledger.seal_audit(_SEALED_AT_ONCE) + desk.seal_audit(_SEALED_AT_ONCE)
