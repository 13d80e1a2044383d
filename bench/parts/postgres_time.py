"""How much processor time a PostgreSQL server has spent, all its processes together."""

import os
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME, _CUTIME, _CSTIME = 11, 12, 13, 14  # in /proc/PID/stat, after the name


def server_cpu_s(data: Path) -> float:
    """Return the seconds that the server on a data folder has spent since it started."""
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    own = sum(_ticks(postmaster, _UTIME, _STIME, _CUTIME, _CSTIME))
    alive = sum(sum(_ticks(int(child), _UTIME, _STIME)) for child in children)
    return (own + alive) / _TICKS


def _ticks(pid: int, *places: int) -> list[int]:
    with suppress(OSError):  # it ended just now, and its parent counts it
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return [int(fields[place]) for place in places]
    return []
