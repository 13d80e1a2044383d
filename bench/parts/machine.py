"""On what machine, when and under what load figures were taken."""

import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.parts.cache import ROOT
from orbweaver.kernel.library import kernel
from orbweaver.model.clock import SystemClock, iso


@dataclass(frozen=True, slots=True)
class Machine:
    """What a figure depends on besides the code."""

    processor: str
    cores: int
    memory_gib: float
    python: str
    kernel: str
    """Which kernel ran, with its instruction set."""
    load: float
    """Of the last minute when the bench began: who else was at work."""
    commit: str
    day: str

    def line(self) -> str:
        """Return it for a table's head."""
        return (
            f"{self.processor}, {self.cores} cores, {self.memory_gib:.0f} GiB, "
            f"Python {self.python}, kernel {self.kernel}; load {self.load:.1f}; "
            f"commit {self.commit}; {self.day}"
        )


def this_machine() -> Machine:
    """Return the facts of this machine, now."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=pages / 2**30,
        python=platform.python_version(),
        kernel=kernel().note,
        load=os.getloadavg()[0],
        commit=_commit(),
        day=iso(SystemClock().now())[:10],
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in facts if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _commit() -> str:
    words = ["git", "describe", "--always", "--dirty", "--abbrev=7"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"
