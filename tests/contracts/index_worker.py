"""A process that builds an index, to be killed at any step by the index's contract suite.

Usage: ``index_worker.py FOLDER NUMBER STORY``: follow the diary of a story, and die just before
the ``NUMBER``-th durable system call. Says ``done`` where there were fewer. In the story
``merge`` there is so little new that it is held in memory and merged in the background, and
calls of that thread alone are counted.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from threading import current_thread

from orbweaver.ports.index.segments.index import SegmentIndex
from tests.contracts.diary import Diary, rocks

BEFORE = rocks(*range(40))
AFTER = rocks(*range(7, 60))
SOON_AFTER = rocks(*range(3, 46))
STORIES = {"build": (BEFORE, AFTER), "merge": (BEFORE, SOON_AFTER), "other banks": (AFTER,)}
"""The folder was built of ``BEFORE``."""
MERGE_AT = 8
MERGING = "index merge"
CALLS = ("open", "fsync", "replace", "rename", "unlink", "mkdir", "close")


def die_before(step: int, *, only_merging: bool) -> None:
    """Let this process be killed just before its ``step``-th durable system call."""
    left = [step]

    def armed(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **named: object) -> object:
            left[0] -= not only_merging or current_thread().name == MERGING
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)

        return counted

    for name in CALLS:
        setattr(os, name, armed(getattr(os, name)))


def main() -> None:
    """Follow, and die on the way."""
    folder, step, story = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    merges = story == "merge"
    index = SegmentIndex(folder, MERGE_AT, in_background=merges)
    banks = Diary(*STORIES[story])
    die_before(step, only_merging=merges)
    index.follow(banks)
    index.close()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
