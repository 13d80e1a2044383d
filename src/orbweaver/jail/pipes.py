"""Pipes: whole reads and writes on a descriptor that does not block, as long as patience lasts."""

import os
import select

from orbweaver.jail.patience import Patience

_READ_BYTES = 1 << 20


def write_fully(descriptor: int, data: bytes, patience: Patience) -> None:
    """Write all of ``data``.

    Raises:
        TimeoutError: The other side does not read.
        BrokenPipeError: The other side is gone.
    """
    rest = memoryview(data)
    while rest:
        _wait(descriptor, select.POLLOUT, patience)
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            continue


def read_fully(descriptor: int, count: int, patience: Patience) -> bytes:
    """Read exactly ``count`` bytes.

    Raises:
        TimeoutError: They did not come.
        BrokenPipeError: The other side is gone.
    """
    received = bytearray()
    while len(received) < count:
        _wait(descriptor, select.POLLIN, patience)
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


def _wait(descriptor: int, event: int, patience: Patience) -> None:
    poller = select.poll()
    poller.register(descriptor, event)
    while not poller.poll(patience.left_s() * 1000):
        if not patience.grants_more():
            raise TimeoutError
