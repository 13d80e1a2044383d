"""A server of somebody else's on a free port of loopback: it ends with whoever started it."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from orbweaver.ports.runner import launch
from tests.servers.looking import wait_until

READY_S = 60.0


def free_port() -> int:
    """Return a port of loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class BoundServer:
    """A process that is killed by the kernel when the tests end; its words go to a file."""

    def __init__(self, command: Sequence[str], log: Path, more: Mapping[str, str]) -> None:
        """Start ``command`` with ``more`` in its environment."""
        self._log = log
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), *command],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                env=os.environ | dict(more),
                cwd=log.parent,
            )

    def __enter__(self) -> Self:
        """Be there."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()

    def wait_for(self, port: int, path: str = "/") -> Self:
        """Wait until it answers a request for ``path``, whatever it answers."""

        def is_there() -> bool:
            if self._process.poll() is not None:
                pytest.fail(f"it ended: {self.words()}")
            return _answers(port, path)

        wait_until(is_there, self.words, READY_S)
        return self

    def wait_for_file(self, path: Path) -> Self:
        """Wait until it made a file, or a socket."""

        def is_there() -> bool:
            if self._process.poll() is not None:
                pytest.fail(f"it ended: {self.words()}")
            return path.exists()

        wait_until(is_there, self.words, READY_S)
        return self

    def words(self) -> str:
        """Return the end of what it said."""
        return self._log.read_text(errors="replace")[-2000:]


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()
    return True
