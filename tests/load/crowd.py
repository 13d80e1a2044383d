"""A crowd at the Orb: many browsers at once, each counting what it was answered."""

import re
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle

from orbweaver.demo.analyst import Analyst
from orbweaver.demo.hands import Hands
from orbweaver.demo.notifier import approve_all
from orbweaver.errors import OrbweaverError, Refused, WrongState

_STATUS = re.compile(r"the Orb answered (\d+)")
GOOD = "good"
MEANWHILE = "decided meanwhile"
"""Somebody's other browser was quicker."""


@dataclass(slots=True)
class Answers:
    """What a whole crowd was answered, and how soon."""

    counts: Counter[str] = field(default_factory=Counter)
    """``good``, a refusal's status, or the name of an error."""
    seconds: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: str, elapsed_s: float) -> None:
        """Count one."""
        with self._lock:
            self.counts[answer] += 1
            self.seconds.append(elapsed_s)


class Crowd:
    """Threads that each do one thing again and again until the crowd goes home."""

    def __init__(self) -> None:
        """Nobody is there yet."""
        self.answers = Answers()
        self._home = threading.Event()
        self._threads: list[threading.Thread] = []

    def reads(self, hands: Hands, places: Iterable[str]) -> None:
        """Let somebody open pages in turn."""
        walk = cycle(places)
        self._join(lambda: hands.open(next(walk)))

    def decides(self, analyst: Analyst) -> None:
        """Let somebody decide a case, then look at the queue."""
        self._join(lambda: analyst.work(1))

    def approves(self, hands: Hands) -> None:
        """Let somebody approve whatever is drafted."""
        self._join(lambda: approve_all(hands))

    def reports(self, hands: Hands, address: str) -> None:
        """Let somebody fill in the public form."""
        self._join(lambda: hands.submit(hands.open("/report/").form(""), addresses=address))

    def go_home(self) -> None:
        """End, and wait for the last answer."""
        self._home.set()
        for thread in self._threads:
            thread.join()

    def _join(self, does: Callable[[], object]) -> None:
        thread = threading.Thread(target=self._again_and_again, args=(does,))
        self._threads.append(thread)
        thread.start()

    def _again_and_again(self, does: Callable[[], object]) -> None:
        while not self._home.is_set():
            started_s = time.monotonic()
            self.answers.note(_answer(does), time.monotonic() - started_s)


def _answer(does: Callable[[], object]) -> str:
    try:
        does()
    except urllib.error.HTTPError as error:
        return str(error.code)
    except WrongState:
        return MEANWHILE
    except Refused as error:
        said = _STATUS.search(str(error))
        return said[1] if said else str(error)
    except (OrbweaverError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return GOOD
