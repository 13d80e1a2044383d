"""The slot: one place of the pool, always with a worker in it, renewed when the worker is spent."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from orbweaver.errors import ConfigError, DecoderStopped, JailUnavailable, MediaError, WrongState
from orbweaver.jail.cell import Cell, Parcel, RawReply
from orbweaver.jail.frames import Asked, pack_order, pack_request
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.refusals import Refusal, error_for, word_for
from orbweaver.jail.report import JailReport
from orbweaver.jail.request import Request

Reading = TypeVar("Reading")
_LONGEST_WORD_CHARS = 40


class Slot:
    """Asks its worker, and replaces it after death, silence, lies or enough items.

    Used by one thread at a time, :meth:`shut` excepted.
    """

    def __init__(self, limits: JailLimits, *, require_all: bool, extra_tasks: Path | None) -> None:
        """Start a worker and return at once."""
        self._limits = limits
        self._require_all = require_all
        self._extra_tasks = extra_tasks
        self._is_shut = False
        self._orders = _Orders()
        self.workers_started = 0
        self._cell = self._new_cell()

    @property
    def pid(self) -> int:
        """The process id of the worker in place."""
        return self._cell.pid

    def greeting(self) -> JailReport:
        """Wait until the worker is ready and return what walls it has.

        Raises:
            JailUnavailable: It does not come up.
            ConfigError: Every wall is required, and one does not stand.
        """
        report = self._cell.greeting()
        if self._require_all and not report.is_complete:
            raise ConfigError(f"the jail lacks {', '.join(report.missing)}")
        return report

    def answer(
        self, request: Request[Reading], payloads: Sequence[bytes]
    ) -> list[Reading | MediaError]:
        """Ask about each of ``payloads``; return a reading or an error for each, in order.

        What was answered before a worker's end stands. A death is blamed on the bytes that it
        happened at only when a fresh worker dies of them first thing, because an earlier item
        may have broken the first one; what came after them is asked again. Running out of time
        is not tried twice.

        Raises:
            JailUnavailable, WrongState: As the pool's ``call`` says.
        """
        answers: list[Reading | MediaError] = []
        while len(answers) < len(payloads):
            if self._cell.is_spent(self._limits.items_per_worker):
                self._renew()
            start, was_fresh = len(answers), self._cell.items_served == 0
            try:
                for answer in self._ask(request, payloads[start : start + self._most_at_once()]):
                    answers.append(answer)  # noqa: PERF402 - those before an end must stand
            except MediaError as error:
                if self._cell.ran_out_of_time or (was_fresh and len(answers) == start):
                    answers.append(error)
                self._renew()
        return answers

    def shut(self) -> None:
        """Kill the worker for good; safe from any thread."""
        self._is_shut = True
        self._cell.kill()

    def close(self) -> None:
        """Shut, and free what the worker held."""
        self.shut()
        self._cell.close()

    def _most_at_once(self) -> int:
        left = self._limits.items_per_worker - self._cell.items_served
        return max(1, min(left, self._limits.items_in_flight))

    def _ask(
        self, request: Request[Reading], payloads: Sequence[bytes]
    ) -> Iterator[Reading | MediaError]:
        """Yield what the worker in place answers; raise what ends it."""
        self.greeting()
        deadline_s = request.deadline_s or self._limits.deadline_s
        order = self._orders.packed(request, deadline_s)
        first = self._cell.items_served + 1
        parcels = [
            Parcel(sequence, pack_request(sequence, order, len(payload)), payload)
            for sequence, payload in enumerate(payloads, start=first)
        ]
        for reply in self._cell.converse(parcels, deadline_s, request.most_reply_bytes):
            yield _answer_in(request, reply)

    def _renew(self) -> None:
        self._cell.close()
        if self._is_shut:
            raise WrongState("the jail was closed")
        self._cell = self._new_cell()

    def _new_cell(self) -> Cell:
        try:
            cell = Cell(self._limits, self._extra_tasks)
        except OSError as error:
            raise JailUnavailable(error.strerror or str(error)) from error
        self.workers_started += 1
        return cell


class _Orders:
    """The order that was packed last: a request is asked many times, and never changes."""

    def __init__(self) -> None:
        """Know none."""
        self._request: Asked | None = None
        self._packed = b""

    def packed(self, request: Asked, deadline_s: float) -> bytes:
        """Return the order of a request; its deadline follows from it."""
        if request is not self._request:
            self._request, self._packed = request, pack_order(request, deadline_s)
        return self._packed


def _answer_in(request: Request[Reading], reply: RawReply) -> Reading | MediaError:
    """Return the reading or the refusal that a reply holds.

    Raises:
        DecoderStopped, MediaTooLarge: The worker must go: it lied, or its memory is used up.
    """
    try:
        if reply.facts.has("refusal"):
            raise error_for(reply.facts.text("refusal", _LONGEST_WORD_CHARS))
        return request.read(reply.facts, reply.blob)
    except MediaError as error:
        if isinstance(error, DecoderStopped) or word_for(error) == Refusal.OUT_OF_MEMORY:
            raise
        return error
