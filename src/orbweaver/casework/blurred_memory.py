"""Blurred pictures that this process made lately: in memory alone, bounded, never a clear one."""

from collections import OrderedDict
from threading import Lock

MOST_BYTES = 8 * 1024 * 1024
"""A blurred picture has one or two kilobytes, so that thousands find room."""
Name = tuple[str, int, int, bool]
"""SHA-256 of the media, width in pixels, strength, whether colours stay."""


class BlurredMemory:
    """The pictures asked for last; those that nobody asked for longest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Hold nothing yet."""
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._held: OrderedDict[Name, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, name: Name) -> bytes | None:
        """Return a picture; nothing where it is not held."""
        with self._lock:
            if name in self._held:
                self._held.move_to_end(name)
            return self._held.get(name)

    def keep(self, name: Name, content: bytes) -> None:
        """Hold a picture, and let go of others where room is needed."""
        with self._lock:
            self._bytes += len(content) - len(self._held.pop(name, b""))
            self._held[name] = content
            while self._bytes > self._most_bytes:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone)
