"""The pool: a fixed number of walled workers that several threads may ask."""

import os
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from orbweaver.errors import MediaError, MediaTooLarge, OrbweaverError, WrongState
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.report import JailReport
from orbweaver.jail.request import Request
from orbweaver.jail.slot import Slot

Reading = TypeVar("Reading")


class JailPool:
    """Decodes hostile bytes in walled workers. A context manager; safe to use from any thread.

    >>> with JailPool(size=2) as pool:          # doctest: +SKIP
    ...     reading = pool.call(ReadPicture(), picture_bytes)
    """

    def __init__(
        self,
        size: int | None = None,
        *,
        limits: JailLimits | None = None,
        require_all: bool = False,
        extra_tasks: Path | None = None,
    ) -> None:
        """Say how many workers (one a core by default) and what they may use; start nothing.

        ``require_all`` refuses a machine that lacks a wall. ``extra_tasks`` is for tests: a file
        of tasks that every worker loads besides the house's own.
        """
        self._size = size or os.cpu_count() or 1
        self._limits = limits or JailLimits()
        self._require_all = require_all
        self._extra_tasks = extra_tasks
        self._slots: list[Slot] = []
        self._free: deque[Slot] = deque()
        self._freed = threading.Condition()
        self._starting = threading.Lock()
        self._report: JailReport | None = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.close()

    @property
    def workers_started(self) -> int:
        """How many workers were started so far, those that replaced others included."""
        return sum(slot.workers_started for slot in self._slots)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers in place now."""
        return tuple(slot.pid for slot in self._slots)

    @property
    def busy(self) -> int:
        """How many workers are asked something at this moment."""
        return len(self._slots) - len(self._free)

    @property
    def rungs(self) -> tuple[str, ...]:
        """Names of the detectors that every worker holds, the cheapest first; once started."""
        return self._report.rungs if self._report else ()

    def start(self) -> JailReport:
        """Start every worker, wait until all are ready, and return what walls they have.

        Raises:
            JailUnavailable: A worker does not come up.
            ConfigError: ``require_all``, and a wall does not stand.
        """
        with self._starting:
            if self._report is None:
                self._report = self._started()
            return self._report

    def close(self) -> None:
        """Kill every worker; calls under way fail with WrongState or DecoderStopped."""
        with self._freed:
            self._report = None
            free, self._free = list(self._free), deque()
            busy = [slot for slot in self._slots if slot not in free]
            self._slots = []
            self._freed.notify_all()
        for slot in busy:
            slot.shut()
        for slot in free:
            slot.close()

    def call(self, request: Request[Reading], payload: bytes) -> Reading:
        """Ask about ``payload`` and return the reading, waiting for a free worker.

        Raises:
            UnreadableMedia: No decoder made sense of it.
            MediaTooLarge: It is above a limit.
            DecoderStopped: The worker died, ran out of time or answered garbage.
            JailUnavailable: No worker could be started in place of one that is spent.
            WrongState: The pool is not started, or was closed meanwhile.
        """
        [answer] = self.call_many(request, [payload])
        if isinstance(answer, MediaError):
            raise answer
        return answer

    def call_many(
        self, request: Request[Reading], payloads: Sequence[bytes]
    ) -> list[Reading | MediaError]:
        """Ask one worker about all of ``payloads``; return a reading or an error for each.

        Deadline and memory are those of each single item. Several threads that each ask about
        a few dozen at once keep every worker busy; one that asks holds its worker to the end.

        Raises:
            JailUnavailable, WrongState: As :meth:`call` says.
        """
        fitting = [payload for payload in payloads if len(payload) <= self._limits.payload_bytes]
        answers = iter(self._answers(request, fitting))
        return [
            next(answers)
            if len(payload) <= self._limits.payload_bytes
            else MediaTooLarge(f"{len(payload)} bytes are more than the jail takes")
            for payload in payloads
        ]

    def _answers(
        self, request: Request[Reading], payloads: Sequence[bytes]
    ) -> list[Reading | MediaError]:
        if not payloads:
            return []
        slot = self._take()
        try:
            return slot.answer(request, payloads)
        finally:
            self._give_back(slot)

    def _started(self) -> JailReport:
        """Start the workers, which are free for others once all of them have greeted.

        A greeting is read by whoever has the slot, and by nobody else: it comes once.
        """
        slots: list[Slot] = []
        try:
            for _ in range(self._size):
                slots.append(self._new_slot())  # noqa: PERF401 - those before a failure are closed
            reports = [slot.greeting() for slot in slots]
        except OrbweaverError:
            for slot in slots:
                slot.close()
            raise
        with self._freed:
            self._slots = slots
            self._free.extend(slots)
        return reports[0]

    def _new_slot(self) -> Slot:
        return Slot(self._limits, require_all=self._require_all, extra_tasks=self._extra_tasks)

    def _take(self) -> Slot:
        with self._freed:
            self._freed.wait_for(lambda: self._free or not self._slots)
            if not self._slots:
                raise WrongState("the jail is not started")
            return self._free.popleft()

    def _give_back(self, slot: Slot) -> None:
        with self._freed:
            if slot in self._slots:
                self._free.appendleft(slot)
                self._freed.notify()
                return
        slot.close()
