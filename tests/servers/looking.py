"""Looking again and again at another process, bounded: for what sends no word when it is ready."""

import time
from collections.abc import Callable

LOOK_S = 0.05


def wait_until(is_reached: Callable[[], bool], what: Callable[[], str], most_s: float) -> None:
    """Look until something holds; fail with ``what`` after ``most_s`` seconds.

    Nothing is assumed to have happened because time passed: only what was seen counts.
    """
    until_s = time.monotonic() + most_s
    while not is_reached():
        if time.monotonic() > until_s:
            raise AssertionError(f"{what()} (waited {most_s:g} s)")
        time.sleep(LOOK_S)
