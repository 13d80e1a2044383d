"""Pipes: whole reads and writes on a descriptor that does not block, until an instant."""

import os
import select
from time import monotonic

_READ_BYTES = 1 << 20


def write_fully(descriptor: int, data: bytes, until: float) -> None:
    """Write all of ``data`` before the instant ``until`` of the monotonic clock.

    Raises:
        TimeoutError: The other side does not read.
        BrokenPipeError: The other side is gone.
    """
    rest = memoryview(data)
    while rest:
        _wait(descriptor, select.POLLOUT, until)
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            continue


def read_fully(descriptor: int, count: int, until: float) -> bytes:
    """Read exactly ``count`` bytes before the instant ``until`` of the monotonic clock.

    Raises:
        TimeoutError: They did not come.
        BrokenPipeError: The other side is gone.
    """
    received = bytearray()
    while len(received) < count:
        _wait(descriptor, select.POLLIN, until)
        piece = os.read(descriptor, min(count - len(received), _READ_BYTES))
        if not piece:
            raise BrokenPipeError
        received += piece
    return bytes(received)


def has_unread(descriptor: int) -> bool:
    """Return whether bytes, or the end of the pipe, wait to be read."""
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(0))


def _wait(descriptor: int, event: int, until: float) -> None:
    poller = select.poll()
    poller.register(descriptor, event)
    if not poller.poll(max(0.0, until - monotonic()) * 1000):
        raise TimeoutError
