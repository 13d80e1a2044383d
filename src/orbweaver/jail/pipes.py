"""Pipes to a worker that do not block: what waits to be written, and what was read ahead."""

import os
import select
from collections import deque
from collections.abc import Iterable

from orbweaver.jail.patience import Patience

_READ_BYTES = 1 << 18
_MOST_PIECES = 64
"""Pieces that one call writes; Linux takes up to 1,024."""


class Outbox:
    """Pieces on their way into a pipe, written as far as the other side reads."""

    def __init__(self, descriptor: int, pieces: Iterable[bytes]) -> None:
        """Write nothing yet; ``descriptor`` must not block."""
        self.descriptor = descriptor
        self._waiting = deque(memoryview(piece) for piece in pieces if piece)

    def __bool__(self) -> bool:
        """Return whether anything waits."""
        return bool(self._waiting)

    def flush(self) -> None:
        """Write what the pipe takes now; drop everything where the other side is gone.

        What a worker answered before it went still lies in the other pipe: reading it to its
        end tells of the death.
        """
        pieces = [piece for _, piece in zip(range(_MOST_PIECES), self._waiting, strict=False)]
        try:
            written = os.writev(self.descriptor, pieces)
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._waiting.clear()
            return
        while self._waiting and written >= len(self._waiting[0]):
            written -= len(self._waiting.popleft())
        if written:
            self._waiting[0] = self._waiting[0][written:]


class Inbox:
    """What a pipe brought: read in large pieces, taken in exact ones."""

    def __init__(self, descriptor: int) -> None:
        """Read nothing yet; ``descriptor`` must not block."""
        self._descriptor = descriptor
        self._held = bytearray()
        self._poller = select.poll()
        self._poller.register(descriptor, select.POLLIN)

    def take(self, count: int, patience: Patience, outbox: Outbox | None = None) -> bytes:
        """Return exactly ``count`` bytes; write what waits in ``outbox`` meanwhile.

        Raises:
            TimeoutError: They did not come in time.
            BrokenPipeError: The other side is gone.
        """
        while len(self._held) < count:
            self._wait(patience, outbox)
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def has_more(self) -> bool:
        """Return whether bytes, or the end of the pipe, wait to be read."""
        if self._held:
            return True
        return bool(self._poller.poll(0))

    def _wait(self, patience: Patience, outbox: Outbox | None) -> None:
        if not patience.left_s() and not patience.grants_more():
            raise TimeoutError  # whatever is ready: one byte a turn would last for ever
        for descriptor, _ in self._poller_with(outbox).poll(patience.left_s() * 1000):
            if descriptor == self._descriptor:
                self._read()
            elif outbox:
                outbox.flush()

    def _poller_with(self, outbox: Outbox | None) -> select.poll:
        if not outbox:
            return self._poller
        poller = select.poll()
        poller.register(self._descriptor, select.POLLIN)
        poller.register(outbox.descriptor, select.POLLOUT)
        return poller

    def _read(self) -> None:
        piece = os.read(self._descriptor, _READ_BYTES)
        if not piece:
            raise BrokenPipeError
        self._held += piece
