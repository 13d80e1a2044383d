"""``orbweaver up``, killed whole: the process group is gone at once, and nobody outlives it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from orbweaver.errors import WrongState
from tests.servers.looking import wait_until
from tests.story.troupe import environment

MOST_S = 120.0
GONE_S = 10.0


def strike_whole_house(data_dir: Path, is_time: Callable[[], bool]) -> int:
    """Start ``orbweaver up``, kill its group when it is time; return how many processes died.

    Nobody takes its mail: what its courier tries meanwhile fails and goes again later.

    Raises:
        WrongState: It ended by itself, the time did not come, or a process outlived the kill.
    """
    up = subprocess.Popen(
        [sys.executable, "-m", "orbweaver", "up", "--data", str(data_dir)],
        env={
            "PATH": os.environ["PATH"],
            **environment(data_dir),
            "ORBWEAVER__MAIL__PORT": str(_port_of_nobody()),
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: _is_up(up) and is_time(), lambda: "the time to kill never came", MOST_S)
        family = _descendants(up.pid)
    finally:
        os.killpg(up.pid, signal.SIGKILL)
        up.wait()
    wait_until(lambda: not any(_lives(pid) for pid in family), lambda: "a process lives on", GONE_S)
    return len(family) + 1


def _is_up(up: "subprocess.Popen[bytes]") -> bool:
    if up.poll() is not None:
        raise WrongState(f"orbweaver up ended with {up.returncode}")
    return True


def _descendants(pid: int) -> set[int]:
    """Return the processes below one, however deep, by Linux's list of children."""
    found: set[int] = set()
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, listed.read_text().split()):
            found |= {child} | _descendants(child)
    return found


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:  # it is gone
        return False


def _port_of_nobody() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
