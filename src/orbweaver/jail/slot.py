"""The slot: one place of the pool, always with a worker in it, renewed when the worker is spent."""

from pathlib import Path
from typing import TypeVar

from orbweaver.errors import ConfigError, DecoderStopped, JailUnavailable, MediaError, WrongState
from orbweaver.jail.cell import Cell
from orbweaver.jail.frames import pack_request
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
        self.workers_started = 0
        self._cell = self._new_cell()
        self._sequence = 0

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

    def answer(self, request: Request[Reading], payload: bytes) -> Reading:
        """Ask about ``payload``.

        A death is blamed on these bytes only when a fresh worker dies of them too, because an
        earlier item may have broken the first one. Running out of time is not tried twice.

        Raises:
            MediaError, JailUnavailable, WrongState: As the pool's ``call`` says.
        """
        if self._cell.is_spent(self._limits.items_per_worker):
            self._renew()
        was_fresh = self._cell.items_served == 0
        try:
            return self._try(request, payload)
        except MediaError as error:
            if not _is_workers_end(error):
                raise
            is_verdict = was_fresh or self._cell.ran_out_of_time
            self._renew()
            if is_verdict:
                raise
        return self._try_last(request, payload)

    def shut(self) -> None:
        """Kill the worker for good; safe from any thread."""
        self._is_shut = True
        self._cell.kill()

    def close(self) -> None:
        """Shut, and free what the worker held."""
        self.shut()
        self._cell.close()

    def _try(self, request: Request[Reading], payload: bytes) -> Reading:
        self.greeting()
        self._sequence += 1
        deadline_s = request.deadline_s or self._limits.deadline_s
        order = pack_request(self._sequence, request, len(payload), deadline_s)
        reply = self._cell.ask(self._sequence, order, payload, deadline_s)
        if reply.facts.has("refusal"):
            raise error_for(reply.facts.text("refusal", _LONGEST_WORD_CHARS))
        return request.read(reply.facts, reply.blob)

    def _try_last(self, request: Request[Reading], payload: bytes) -> Reading:
        try:
            return self._try(request, payload)
        except MediaError as error:
            if _is_workers_end(error):
                self._renew()
            raise

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


def _is_workers_end(error: MediaError) -> bool:
    """Whether the worker must go: it died or lied, or its memory is used up."""
    return isinstance(error, DecoderStopped) or word_for(error) == Refusal.OUT_OF_MEMORY
