"""The sentinel: kills its own process at the n-th pass of a point, once for each kill."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MARKS = "kills"
"""The folder in the data directory that remembers which kills were done."""


class When(StrEnum):
    """Where at a point."""

    BEFORE = "before"
    INSIDE = "inside"
    """While the call is under way, some milliseconds after it began."""
    COMMITTING = "committing"
    """Inside a transaction of the call: all of it is written, nothing of it committed."""
    AFTER = "after"
    """The effect is there, nobody has heard of it. Calls that found nothing do not count."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: ``ledger.commit:after:3:1`` is after the third call, before its return.

    ``committing`` counts transactions, the others count calls.
    """

    point: str
    when: When
    nth: int
    inside_ms: int = 1
    """How long after its beginning a call is killed ``inside``."""

    @classmethod
    def parse(cls, text: str) -> "Kill":
        """Read what :meth:`__str__` writes."""
        point, when, nth, inside_ms = text.split(":")
        return cls(point, When(when), int(nth), int(inside_ms))

    def __str__(self) -> str:
        return f"{self.point}:{self.when}:{self.nth}:{self.inside_ms}"


class Sentinel:
    """Counts passes since this process began; safe to tell from any thread."""

    def __init__(self, kills: Iterable[Kill], marks: Path, stage: str) -> None:
        """Leave out the kills that a former life of this process died of."""
        marks.mkdir(exist_ok=True)
        self._marks = marks
        self._stage = stage
        self._waiting = [kill for kill in kills if not self._mark(kill).exists()]
        self._passes: Counter[tuple[str, When]] = Counter()
        self._lock = threading.Lock()
        self._calls = threading.local()

    def pass_by(self, point: str) -> None:
        """Say that something is about to be done at a point that is no call."""
        self._pass(point, When.BEFORE)

    def enter(self, point: str) -> threading.Timer | None:
        """Say that a call begins; give back what is returned to :meth:`leave`."""
        self._pass(point, When.BEFORE)
        self._calls.under_way = point
        kill = self._due(point, When.INSIDE)
        if kill is None:
            return None
        timer = threading.Timer(kill.inside_ms / 1000, self._strike, [kill])
        timer.start()
        return timer

    def leave(self, point: str, timer: threading.Timer | None, *, found: bool) -> None:
        """Say that a call returns; one too quick to be killed inside leaves it to the next."""
        self._calls.under_way = None
        if timer is not None:
            timer.cancel()
        if found:
            self._pass(point, When.AFTER)

    def commit(self) -> None:
        """Say that this thread is about to commit a transaction."""
        point: str | None = getattr(self._calls, "under_way", None)
        if point is not None:
            self._pass(point, When.COMMITTING)

    def _pass(self, point: str, when: When) -> None:
        kill = self._due(point, when)
        if kill is not None:
            self._strike(kill)

    def _due(self, point: str, when: When) -> Kill | None:
        with self._lock:
            self._passes[point, when] += 1
            count = self._passes[point, when]
        return next(
            (k for k in self._waiting if (k.point, k.when) == (point, when) and count >= k.nth),
            None,
        )

    def _strike(self, kill: Kill) -> None:
        self._mark(kill).touch()
        os.kill(os.getpid(), signal.SIGKILL)

    def _mark(self, kill: Kill) -> Path:
        return self._marks / f"{self._stage} {kill}"


def kills_done(data_dir: Path) -> list[str]:
    """Return the kills that were done, in order of name: ``stage point:when:nth:ms``."""
    return sorted(mark.name for mark in (data_dir / MARKS).glob("*"))
