"""A throttle: how often something may be tried within a window; told the time, never asking."""

import threading
from collections import deque
from datetime import datetime, timedelta


class Throttle:
    """Counts tries by key in a sliding window. Safe to use from any thread; forgets on restart.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> door = Throttle(most=2, window=timedelta(minutes=1))
    >>> [door.admits("a", noon), door.admits("a", noon), door.admits("a", noon)]
    [True, True, False]
    >>> door.admits("a", noon + timedelta(minutes=2))
    True
    """

    def __init__(self, most: int, window: timedelta, *, most_keys: int = 10_000) -> None:
        """Admit ``most`` tries in a ``window``, of at most ``most_keys`` keys at a time."""
        self._most = most
        self._window = window
        self._most_keys = most_keys
        self._tries: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def admits(self, key: str, now: datetime) -> bool:
        """Count a try of ``key`` and return whether it is allowed; a refused one is not counted."""
        with self._lock:
            tries = self._recent(key, now)
            if len(tries) >= self._most:
                return False
            tries.append(now)
            return True

    def forget(self, key: str) -> None:
        """Forget the tries of ``key``: it has shown that it may."""
        with self._lock:
            self._tries.pop(key, None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        if key not in self._tries and len(self._tries) >= self._most_keys:
            self._drop_stale(now)
        tries = self._tries.setdefault(key, deque())
        while tries and tries[0] <= now - self._window:
            tries.popleft()
        return tries

    def _drop_stale(self, now: datetime) -> None:
        """Make room: drop keys without a recent try, and the oldest key if all have one."""
        fresh = {
            key: tries
            for key, tries in self._tries.items()
            if tries and tries[-1] > now - self._window
        }
        self._tries = fresh
        if len(fresh) >= self._most_keys:
            del fresh[next(iter(fresh))]
