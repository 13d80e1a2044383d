"""The lookout: remembers when the loop last looked at its sockets, so that lateness is known."""

import selectors
import time
from collections import deque

_KEPT = 8
LOOKS_TO_GREET = 5
"""What a new connection brings along may wait for so many looks: it is accepted in one turn of
the loop, gets its protocol in the next, is watched after that, and only then read."""


class Lookout(selectors.DefaultSelector):
    """A selector that writes down when it looked.

    What a loop handles now came in after an earlier look, or it would have been handled then.
    So a busy server can say of every request between which two instants it came in.
    """

    def __init__(self) -> None:
        """Begin with a look at this instant."""
        super().__init__()
        self._looked_s = deque([time.monotonic()] * _KEPT, _KEPT)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait as every selector does, and note when the wait was over."""
        found = super().select(timeout)
        self._looked_s.append(time.monotonic())
        return found

    def looked_s(self, looks_ago: int) -> float:
        """Return when a look was over, of the monotonic clock; 0 looks ago is the last one."""
        return self._looked_s[-1 - looks_ago]
