"""The runner on this machine: services as child processes, each in a session of its own."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from orbweaver.errors import AlreadyThere
from orbweaver.ports.runner.port import Service

_LAUNCHER = str(Path(__file__).with_name("launch.py"))
_LOOKS_FOR_THE_LAST, _BETWEEN_LOOKS_S = 200, 0.005
_KEPT = ("PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the local runner waits for what."""

    first_pause_s: float = 0.1
    """Before a service that died quickly is started again; doubles with every quick death."""
    longest_pause_s: float = 30.0
    quick_s: float = 10.0
    """A service that lived longer than this did not die quickly."""
    grace_s: float = 10.0
    """Between the gentle word and the last one."""


@dataclass(slots=True, eq=False)
class _Charge:
    """A service, and how it goes."""

    service: Service
    process: "subprocess.Popen[bytes] | None" = None
    exit_watch: int = -1
    """A file descriptor that is readable once the process has ended."""
    started_s: float = 0.0
    start_at_s: float = 0.0
    quick_deaths: int = 0


class LocalRunner:
    """Keeps services running as children of this process, by Linux's means.

    Call it from one thread, which must live as long as the services: the kernel ends a service
    when the thread that started it ends. A service's own children are ended with it on
    ``stop`` and on its death; should the runner itself be killed, they must see to themselves.
    """

    def __init__(
        self,
        patience: Patience | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start nothing yet; ``monotonic_s`` measures lives and pauses."""
        self._patience = patience or Patience()
        self._monotonic_s = monotonic_s
        self._charges: dict[str, _Charge] = {}

    def start(self, services: Sequence[Service]) -> None:
        """Start services.

        Raises:
            AlreadyThere: A service of that name is kept already; nothing was started.
        """
        names = [*self._charges, *(service.name for service in services)]
        if len(set(names)) != len(names):
            raise AlreadyThere(f"two services of one name among {', '.join(sorted(names))}")
        for service in services:
            self._charges[service.name] = _Charge(service)
            self._launch(self._charges[service.name])

    def watch_once(self, wait_s: float) -> Sequence[str]:
        """Wait up to ``wait_s`` for deaths, restart what may be, and return what died.

        A service whose pause is not over is started by a later call: call again and again.
        """
        until_s = self._monotonic_s() + wait_s
        while True:
            self._start_due()
            died = self._bury_dead(max(0.0, self._next_start_s(until_s) - self._monotonic_s()))
            if died or self._monotonic_s() >= until_s:
                self._start_due()
                return died

    def stop(self) -> None:
        """End all services, gently first; return when none of their processes is left."""
        running = [charge for charge in self._charges.values() if charge.process]
        for charge in running:
            _signal_group(charge, signal.SIGTERM)
        until_s = self._monotonic_s() + self._patience.grace_s
        while running and (left_s := until_s - self._monotonic_s()) > 0:
            ended = _ended(running, left_s)
            running = [charge for charge in running if charge not in ended]
        for charge in self._charges.values():
            _bury(charge)
        self._charges.clear()

    def _launch(self, charge: _Charge) -> None:
        service = charge.service
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        charge.started_s = self._monotonic_s()
        charge.process = subprocess.Popen(
            [sys.executable, "-I", "-S", _LAUNCHER, str(os.getpid()), *service.command],
            env=kept | dict(service.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        charge.exit_watch = os.pidfd_open(charge.process.pid)

    def _start_due(self) -> None:
        now_s = self._monotonic_s()
        for charge in self._charges.values():
            if charge.process is None and charge.start_at_s <= now_s:
                self._launch(charge)

    def _next_start_s(self, until_s: float) -> float:
        waiting = [c.start_at_s for c in self._charges.values() if c.process is None]
        return min([until_s, *waiting])

    def _bury_dead(self, wait_s: float) -> list[str]:
        running = [charge for charge in self._charges.values() if charge.process]
        ended = _ended(running, wait_s)
        for charge in ended:
            _bury(charge)
            self._plan_start(charge)
        return [charge.service.name for charge in ended]

    def _plan_start(self, charge: _Charge) -> None:
        """Set when to start again: at once after a long life, later after each quick death."""
        now_s, patience = self._monotonic_s(), self._patience
        if now_s - charge.started_s >= patience.quick_s:
            charge.quick_deaths, pause_s = 0, 0.0
        else:
            doublings = min(charge.quick_deaths, 30)
            pause_s = min(patience.first_pause_s * 2.0**doublings, patience.longest_pause_s)
            charge.quick_deaths += 1
        charge.start_at_s = now_s + pause_s


def _ended(charges: Sequence[_Charge], wait_s: float) -> list[_Charge]:
    """Wait up to ``wait_s`` for any to end, and return those that have."""
    waiting = select.poll()
    for charge in charges:
        waiting.register(charge.exit_watch, select.POLLIN)
    ready = {descriptor for descriptor, _ in waiting.poll(wait_s * 1000)}
    return [charge for charge in charges if charge.exit_watch in ready]


def _bury(charge: _Charge) -> None:
    """End what is left of a service's session, then let its process go.

    In this order: until it is waited for, no other process can get its number.
    """
    if charge.process is None:
        return
    _signal_group(charge, signal.SIGKILL)
    charge.process.wait()
    _wait_until_gone(charge.process.pid)
    os.close(charge.exit_watch)
    charge.process, charge.exit_watch = None, -1


def _wait_until_gone(group: int) -> None:
    """Wait until the last process of a killed session has ended, a second at the most."""
    for _ in range(_LOOKS_FOR_THE_LAST):
        if not any(_lives_in(group, stat) for stat in Path("/proc").glob("[0-9]*/stat")):
            return
        time.sleep(_BETWEEN_LOOKS_S)


def _lives_in(group: int, stat: Path) -> bool:
    """Return whether a process, by its file in /proc, is of the group and no zombie."""
    try:
        state, _, group_id, *_ = stat.read_text().rpartition(")")[2].split()
    except OSError:  # it ended while we looked
        return False
    return state != "Z" and int(group_id) == group


def _signal_group(charge: _Charge, number: signal.Signals) -> None:
    if charge.process is not None:
        with suppress(ProcessLookupError):  # nothing of its session is left
            os.killpg(charge.process.pid, number)
