"""What a process's children cost: processor time and memory, the living and the ended."""

import os
import resource
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_TICKS_A_S = os.sysconf("SC_CLK_TCK")
_USED = slice(11, 15)  # utime, stime, and both of the children that were waited for
_PARENT = 1


def tree_cpu_s(root: int) -> float:
    """Return the processor time of ``root`` and of all that it ever started."""
    ticks = sum(sum(map(int, _stat(pid)[_USED])) for pid in (root, *descendants(root)))
    return ticks / _TICKS_A_S


def children_cpu_s() -> float:
    """Return the processor time of what this process ever started."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = sum(sum(map(int, _stat(pid)[_USED])) for pid in descendants(os.getpid()))
    return ended.ru_utime + ended.ru_stime + ticks / _TICKS_A_S


def own_cpu_s() -> float:
    """Return the processor time of this process, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def most_resident_mib(pid: int) -> float:
    """Return the most memory that a process held at once, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0  # it has ended


def descendants(root: int) -> Iterator[int]:
    """Yield the living processes below ``root``."""
    below: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            facts = _stat(int(entry.name))
            if facts:
                below[int(facts[_PARENT])].append(int(entry.name))
    waiting = list(below[root])
    while waiting:
        pid = waiting.pop()
        waiting += below[pid]
        yield pid


def _stat(pid: int) -> list[str]:
    """Return the fields of a process's record behind its name; nothing where it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()
