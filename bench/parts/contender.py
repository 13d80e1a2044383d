"""Whoever takes part in a bench: a process of its own that is told what to do, one at a time."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from bench.parts.cache import ROOT
from bench.parts.timed import Json


@dataclass(frozen=True, slots=True)
class Lap:
    """What one job took, measured inside the contender's process."""

    cpu_s: float
    wall_s: float
    value: Any
    """What the job gave back."""


class Contender:
    """One contender in a process; ``MODULE:FACTORY`` makes its job (``bench.parts.timed``)."""

    def __init__(
        self, name: str, factory: str, argument: Json, python: Path | None = None, core: str = "0"
    ) -> None:
        self.name = name
        words = [factory, core, json.dumps(argument)]
        self._process = subprocess.Popen(
            [str(python or sys.executable), "-m", "bench.parts.timed", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | _ONE_THREAD,
        )

    def ready(self) -> None:
        """Wait until it is prepared."""
        self._answer()

    def start(self, job: dict[str, Any]) -> None:
        """Tell it to do a job, and do not wait."""
        stdin = cast(IO[str], self._process.stdin)
        stdin.write(json.dumps(job) + "\n")
        stdin.flush()

    def finish(self) -> Lap:
        """Wait for the job that was started."""
        return Lap(**self._answer())

    def run(self, job: dict[str, Any]) -> Lap:
        """Do a job."""
        self.start(job)
        return self.finish()

    def close(self) -> None:
        """End the process."""
        cast(IO[str], self._process.stdin).close()
        self._process.wait()
        cast(IO[str], self._process.stdout).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self) -> dict[str, Any]:
        line = cast(IO[str], self._process.stdout).readline()
        if not line:
            raise SystemExit(f"bench: {self.name} stopped; see above")
        return cast(dict[str, Any], json.loads(line))


_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
}
