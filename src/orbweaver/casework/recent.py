"""What this process made lately, a fixed number of things, in memory alone."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """The things asked for last; the one that nobody asked for longest goes first."""

    def __init__(self, most: int) -> None:
        """Hold nothing yet, and never more than ``most``."""
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, name: Hashable) -> Made | None:
        """Return what is held under a name; nothing where there is none."""
        with self._lock:
            if name in self._held:
                self._held.move_to_end(name)
            return self._held.get(name)

    def keep(self, name: Hashable, made: Made) -> None:
        """Hold it, and let go of another where there are too many."""
        with self._lock:
            self._held[name] = made
            self._held.move_to_end(name)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
