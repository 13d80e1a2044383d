"""Processor time of this process's threads by name: which stage of a crawl cost how much."""

import os
import threading
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Self

_TICKS_A_S = os.sysconf("SC_CLK_TCK")
_LOOK_S = 0.2
_USED = slice(11, 13)  # utime and stime


class ThreadTimes:
    """Looks at all threads now and then, since a thread that ended takes its figures along."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._ticks: dict[tuple[str, int], int] = {}
        self._ended = threading.Event()
        self._looker = threading.Thread(target=self._watch, name="looker", daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._look()
        self._before = dict(self._ticks)
        self._looker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Look for the last time."""
        self._ended.set()
        self._looker.join()
        self._look()

    def cpu_s(self) -> dict[str, float]:
        """Return the seconds since the beginning by name; a pool's threads count together."""
        sums: defaultdict[str, float] = defaultdict(float)
        for thread, ticks in self._ticks.items():
            sums[thread[0].partition("_")[0]] += (ticks - self._before.get(thread, 0)) / _TICKS_A_S
        return dict(sums)

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_S):
            self._look()

    def _look(self) -> None:
        for thread in threading.enumerate():
            number = thread.native_id
            stat = Path(f"/proc/self/task/{number}/stat")
            if number is not None and stat.exists():
                fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
                self._ticks[thread.name, number] = sum(map(int, fields[_USED]))
