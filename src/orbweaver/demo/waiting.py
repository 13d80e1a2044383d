"""Waiting for a stage of the story: bounded, and watching that nothing died for good."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from orbweaver.deployment.house import House
from orbweaver.deployment.rounds import crossings_are_empty
from orbweaver.errors import WrongState
from orbweaver.ports.runner.local import LocalRunner
from orbweaver.ports.runner.port import Runner, Service

LOOK_S = 0.2


@contextmanager
def services_up(services: Sequence[Service]) -> Iterator[Runner]:
    """Run the house's processes while the block lasts."""
    runner = LocalRunner()
    runner.start(services)
    try:
        yield runner
    finally:
        runner.stop()


def wait_until(
    is_reached: Callable[[], bool],
    runner: Runner,
    what: str,
    most_s: float,
    look: Callable[[], None] = lambda: None,
) -> float:
    """Wait for a stage, at most ``most_s``; return how long it took in seconds.

    Raises:
        WrongState: The stage was not reached in time.
    """
    started_s = time.monotonic()
    while not is_reached():
        runner.watch_once(LOOK_S)
        look()
        if time.monotonic() - started_s > most_s:
            raise WrongState(f"{what} took more than {most_s:.0f} s")
    return time.monotonic() - started_s


def crawl_is_done(house: House) -> bool:
    """Return whether no visit is due and all that was found has reached casework."""
    return house.frontier.count(house.clock.now()).due == 0 and crossings_are_empty(house)
