"""The banks' index as pages ask it: opened when first needed, and brought up to date before."""

from collections.abc import Callable, Sequence
from threading import Lock

from orbweaver.model.bank import Match
from orbweaver.model.media import Media
from orbweaver.ports.index.port import Index, KeepsBanks


class AskedIndex:
    """Answers from any thread; one at a time follows the banks."""

    def __init__(self, open_index: Callable[[], Index], banks: KeepsBanks) -> None:
        """Open nothing yet."""
        self._open_index = open_index
        self._banks = banks
        self._lock = Lock()
        self._index: Index | None = None

    def search(self, media: Sequence[Media]) -> Sequence[tuple[Match, ...]]:
        """Return the matches of each media with the banks as they are now."""
        with self._lock:
            if self._index is None:
                self._index = self._open_index()
            self._index.follow(self._banks)
            return self._index.search(media)
