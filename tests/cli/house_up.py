"""A house that is up: `orbweaver up` as a process, waited for and ended."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.cli.shell import COMMAND, Shell
from tests.servers.looking import wait_until

READY_S = 60.0
END_S = 30.0


def free_port() -> int:
    """Return a port of loopback that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class HouseUp:
    """The house, while the block lasts. Its port is given by the environment."""

    def __init__(self, shell: Shell) -> None:
        """Choose a port; from here on commands of ``shell`` know it too."""
        self.shell, self.port = shell, free_port()
        shell.variables["ORBWEAVER__HOUSE__LISTEN_PORT"] = str(self.port)
        self.address = f"http://127.0.0.1:{self.port}/"
        shell.own_addresses = [self.address]

    def __enter__(self) -> Self:
        """Start, and wait until it answers."""
        self.log = self.shell.folder / "up.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [COMMAND, "up"],
                cwd=self.shell.folder,
                env=self.shell.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.wait_until_it_answers()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it the gentle way, and see that it ends."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(END_S)

    def wait_until_it_answers(self) -> None:
        """Wait for the web process."""
        self.wait_for(lambda: self.get("healthz")[0] == http.HTTPStatus.OK, "an answer")

    def wait_for(self, is_reached: Callable[[], bool], what: str) -> None:
        """Look again and again, until something holds; fail with what the house said."""

        def lives_and_reached() -> bool:
            assert self.process.poll() is None, f"it ended: {self.log.read_text()}"
            return is_reached()

        wait_until(lives_and_reached, lambda: f"no {what}: {self.log.read_text()}", READY_S)

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; return its status, 0 where nobody answers, and its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", f"/{path}")
            reply = connection.getresponse()
            return reply.status, reply.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def services(self) -> dict[str, int]:
        """Return the processes of the house by name: web, crawl, desk, courier."""
        return {words[-1]: pid for pid, words in self._children()}

    def descendants(self) -> set[int]:
        """Return every process below this one, grandchildren too."""
        return descendants(self.process.pid)

    def _children(self) -> list[tuple[int, list[str]]]:
        return [
            (pid, words)
            for pid in sorted(descendants(self.process.pid))
            if "orbweaver.deployment.process" in (words := command_of(pid))
        ]


def descendants(pid: int) -> set[int]:
    """Return every process below another."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        here = waiting.pop()
        for task in Path(f"/proc/{here}/task").glob("*/children"):
            try:
                children = {int(child) for child in task.read_text().split()}
            except OSError:  # it ended while we looked
                continue
            waiting += children - found
            found |= children
    return found


def command_of(pid: int) -> list[str]:
    """Return the words by which a process was started; none where it ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")[:-1]
    except OSError:
        return []


def is_running(pid: int) -> bool:
    """Return whether a process lives; one that only waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def kill(pid: int) -> None:
    """End a process at once."""
    os.kill(pid, signal.SIGKILL)
