"""Stillness: nothing is due, nothing is on its way, and nobody has anything to do."""

import time
from collections.abc import Callable
from datetime import timedelta

from orbweaver.casework.models import NoticeDue, Outbox, OutboxState
from orbweaver.deployment.house import House
from orbweaver.deployment.rounds import crossings_are_empty
from orbweaver.errors import WrongState
from tests.story.troupe import Troupe

LOOK_S = 0.1
HORIZON = timedelta(hours=2)
"""Retries lie nearer than this; the next round of checks lies farther, and so do revisits."""
MOST_S = 240.0


def is_still(house: House) -> bool:
    """Return whether the crawl and the desk have nothing to do until more time passes."""
    now = house.clock.now()
    return (
        house.frontier.count(now + HORIZON).due == 0
        and crossings_are_empty(house)
        and not NoticeDue.objects.filter(due_at__lte=now).exists()
    )


def outbox_is_empty() -> bool:
    """Return whether every message left, or never will."""
    return not Outbox.objects.filter(state=OutboxState.WAITING.value).exists()


def wait(troupe: Troupe, what: str, is_reached: Callable[[], bool]) -> None:
    """Look after the troupe until something is so at two looks, one after the other.

    A thing that crosses from one place to the next may be in neither at the moment of one look.

    Raises:
        WrongState: It took too long.
    """
    until_s = time.monotonic() + MOST_S
    seen = 0
    while seen < 2:
        troupe.watch_once(LOOK_S)
        seen = seen + 1 if is_reached() else 0
        if time.monotonic() > until_s:
            raise WrongState(f"{what} took more than {MOST_S:.0f} s")
