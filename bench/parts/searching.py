"""The job of a searching contender: build an index of values, then answer queries. Any Python."""

import ctypes
import gc
import resource
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bench.parts.timed import Job, Json

Values = NDArray[np.uint8]


class Searched(Protocol):
    """What a contender builds."""

    def size_bytes(self) -> int | None:
        """Return what it takes on the disk; nothing where only memory tells."""

    def search(self, asked: Values, threads: int) -> list[tuple[int, int]]:
        """Return (query, row) of each hit."""


def searching(argument: dict[str, Json]) -> Job:
    """Return the job of one contender.

    ``argument``: ``module`` and ``name`` of the contender, the file of its ``values`` and of the
    ``asked`` ones. The first job is ``build``; others name a slice of the queries, and give the
    hits within 31 bits. For ``facts`` it tells how large it is.
    """
    build = import_module(argument["module"]).CONTENDERS[argument["name"]]
    values: Values = np.load(argument["values"], mmap_mode="r")
    asked: Values = np.load(argument["asked"])
    held: list[Searched] = []
    before_bytes = anonymous_bytes()

    def job(wish: dict[str, Json]) -> Json:
        if wish.get("build"):
            held.append(build(values))
            return len(values)
        if wish.get("facts"):
            memory_bytes = anonymous_bytes() - before_bytes
            peak_bytes = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return {"file": held[0].size_bytes(), "memory": memory_bytes, "peak": peak_bytes}
        start, stop = wish["slice"]
        found = held[0].search(asked[start:stop], wish.get("threads", 1))
        return [(start + query, row) for query, row in found]

    return job


def anonymous_bytes() -> int:
    """Return this process's memory that no file stands behind, without what was given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
