"""A command and its children, run on chosen cores: time, processor time of each, peak memory."""

import os
import resource
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

_EVERY_S = 0.2
_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12
"""Where ``/proc/PID/stat`` holds processor time, counted behind the name."""
_IDLE, _WAITING = 4, 5
"""Where ``/proc/stat`` holds what a core did not use."""


@dataclass(slots=True)
class Usage:
    """What a run took."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    """Of the whole tree."""
    parent_cpu_s: float = 0.0
    """Of the command itself, without its children; as last seen, some tenths before its end."""
    parent_peak_bytes: int = 0
    child_peak_bytes: int = 0
    """Of the largest child."""
    idle_s: float = 0.0
    """How long the chosen cores had nothing to do, for us or for anybody."""
    code: int = 0
    said: str = ""
    """Standard output and standard error."""
    children: set[int] = field(default_factory=set)

    @property
    def children_cpu_s(self) -> float:
        """Of all that the command started."""
        return self.cpu_s - self.parent_cpu_s

    @property
    def parent_share(self) -> float:
        """How much of the processor time was the command's own."""
        return self.parent_cpu_s / self.cpu_s


Watch = Callable[[], bool]
"""Asked now and then; the command is killed once it says so."""


def run_tree(
    words: Sequence[str], cores: Sequence[int], environment: Mapping[str, str], kill_when: Watch
) -> Usage:
    """Run a command on some cores alone and return what it took."""
    usage = Usage()
    started_s, cpu_s, idle_s = perf_counter(), _reaped_s(), _idle_s(cores)
    pinned = ["taskset", "--cpu-list", ",".join(map(str, cores)), *words]
    process = subprocess.Popen(
        pinned, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    while True:
        try:
            usage.said = process.communicate(timeout=_EVERY_S)[0]
            break
        except subprocess.TimeoutExpired:
            _look(process.pid, usage)
            if kill_when():
                process.kill()
    usage.wall_s = perf_counter() - started_s
    usage.cpu_s = _reaped_s() - cpu_s
    usage.idle_s = _idle_s(cores) - idle_s
    usage.code = process.returncode
    return usage


def never() -> bool:
    """Let a command end by itself."""
    return False


def _look(pid: int, usage: Usage) -> None:
    try:
        usage.parent_cpu_s = _cpu_s(pid)
        usage.parent_peak_bytes = max(usage.parent_peak_bytes, _peak_bytes(pid))
    except OSError:
        return
    for child in _children(pid):
        try:
            usage.child_peak_bytes = max(usage.child_peak_bytes, _peak_bytes(child))
        except OSError:
            continue
        usage.children.add(child)


def _reaped_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _idle_s(cores: Sequence[int]) -> float:
    """Return how long some cores were idle since the start, waits for disks included."""
    wanted = {f"cpu{core}" for core in cores}
    lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    rows = [words for line in lines if (words := line.split()) and words[0] in wanted]
    return sum(int(row[_IDLE]) + int(row[_WAITING]) for row in rows) / _TICKS


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS


def _peak_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
