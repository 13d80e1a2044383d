"""A line-protocol worker of a bench: one contender in a process of its own, pinned to one core.

Standard library only: it also runs in the peers' environment. The parent writes one JSON line a
job, and gets one back with the processor and wall time that the job took in here.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

Json = Any
"""Whatever JSON can carry."""
Job = Callable[[dict[str, Json]], Json]
"""Does one job; what it returns is sent back beside the times."""


def serve(job: Job) -> None:
    """Answer jobs from standard input until it ends."""
    reply({"ready": True})
    for line in sys.stdin:
        asked = json.loads(line)
        with stopwatch() as times:
            value = job(asked)
        reply({**times, "value": value})


@contextmanager
def stopwatch() -> Iterator[dict[str, float]]:
    """Yield a record that holds ``cpu_s`` and ``wall_s`` of the block after it."""
    times: dict[str, float] = {}
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    yield times
    times["wall_s"] = time.perf_counter() - wall_s
    times["cpu_s"] = time.process_time() - cpu_s


def reply(record: dict[str, Any]) -> None:
    """Send one line."""
    print(json.dumps(record), file=sys.__stdout__, flush=True)


def resident_bytes() -> int:
    """Return this process's memory now."""
    facts = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(facts.split()[1]) * resource.getpagesize()


def main() -> None:
    """Run ``MODULE:FACTORY`` on some cores with a JSON argument: the words of the command."""
    where, cores, argument = sys.argv[1:]
    os.sched_setaffinity(0, {int(number) for number in cores.split(",")})
    sys.stdout = sys.stderr  # what a peer prints must not stand among the replies
    module, _, name = where.partition(":")
    serve(getattr(import_module(module), name)(json.loads(argument)))


if __name__ == "__main__":
    main()
