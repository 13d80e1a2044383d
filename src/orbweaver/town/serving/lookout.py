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
        self.longest_turn_s = 0.0
        """The longest that the loop was busy with one turn, or kept from beginning one."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait as every selector does, and note when the wait was over."""
        begun_s = time.monotonic()
        found = super().select(timeout)
        ended_s = time.monotonic()
        late_s = 0.0 if timeout is None else ended_s - begun_s - max(timeout, 0.0)
        turn_s = begun_s - self._looked_s[-1] + max(late_s, 0.0)
        self.longest_turn_s = max(self.longest_turn_s, turn_s)
        self._looked_s.append(ended_s)
        return found

    def looked_s(self, looks_ago: int) -> float:
        """Return when a look was over, of the monotonic clock; 0 looks ago is the last one."""
        return self._looked_s[-1 - looks_ago]
