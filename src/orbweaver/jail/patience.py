"""How long to wait for a worker: its deadline, and longer only while the machine starves it."""

from pathlib import Path
from time import clock_gettime, monotonic

_LONGEST_FACTOR = 4.0
"""Never more than so many times the deadline, whatever the machine is doing."""
_STATE = 0
_RUNNABLE = "R"
_SCHEDULED_TIME = 2
"""The clock of a process that counts what the scheduler gave it (CPUCLOCK_SCHED of Linux)."""


class Patience:
    """Waits ``deadline_s`` of wall time for the worker ``pid``.

    On a busy machine a worker may not have had that time: while it is ready to run and has not
    used its deadline in processor time, it is given the rest. One that sleeps is given nothing.
    """

    def __init__(self, pid: int, deadline_s: float) -> None:
        """Start to wait."""
        self._pid = pid
        self._deadline_s = deadline_s
        self._cpu_at_start_s = self._cpu_s()
        started = monotonic()
        self._until = started + deadline_s
        self._latest = started + deadline_s * _LONGEST_FACTOR

    def left_s(self) -> float:
        """Return for how many seconds more to wait, 0 when time is up."""
        return max(0.0, self._until - monotonic())

    def grants_more(self) -> bool:
        """Return whether there is reason to wait on, now that time is up."""
        now = monotonic()
        if now >= self._latest or self._fields()[_STATE] != _RUNNABLE:
            return False
        owed_s = self._deadline_s - (self._cpu_s() - self._cpu_at_start_s)
        if owed_s <= 0:
            return False
        self._until = min(now + owed_s, self._latest)
        return True

    def _cpu_s(self) -> float:
        """Return the processor time that the worker had; 0 where it is gone."""
        try:
            return clock_gettime(~self._pid << 3 | _SCHEDULED_TIME)
        except OSError:
            return 0.0

    def _fields(self) -> list[str]:
        """Return what the kernel says of the worker after its name: state, parent, ..."""
        try:
            line = Path(f"/proc/{self._pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return ["?"]
        return line.rpartition(")")[2].split()
