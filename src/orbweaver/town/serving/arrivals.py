"""The arrivals: every request to a site, when it came in and what became of it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import IO

FILE_NAME = "arrivals.jsonl"
_MOST_KEPT = 2_000_000
_FLUSH_S = 1.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request as it came in; times count seconds of the monotonic clock since the start.

    The request came in after ``after_s``, when the server had last looked, and not later than
    ``at_s``. ``until_s`` is when the answer was made, or an endless one was over; it and
    ``status`` are 0 while that lasts. ``sent_bytes`` are those of the answer's body.
    """

    at_s: float
    after_s: float
    host: str
    method: str
    path: str
    from_ip: str
    to_ip: str
    user_agent: str
    has_cookie: bool = False
    status: int = 0
    until_s: float = 0.0
    sent_bytes: int = 0


_NAMES = tuple(field.name for field in fields(Arrival))


class ArrivalsLog:
    """Arrivals in memory, in the order of coming in; in a file, in the order of their ends."""

    def __init__(self, path: Path) -> None:
        """Begin a new file, and count time from now."""
        self.started_s = time.monotonic()
        self.arrivals: list[Arrival] = []
        self._under_way: set[int] = set()
        self._unwritten: list[Arrival] = []
        self._file: IO[str] = path.open("w", encoding="utf-8")
        self._file.write(json.dumps(_NAMES) + "\n")

    def begin(self, arrival: Arrival) -> int:
        """Take in a request; return its number, to end it by, or -1 when the log is full."""
        if len(self.arrivals) >= _MOST_KEPT:
            return -1
        self.arrivals.append(arrival)
        number = len(self.arrivals) - 1
        self._under_way.add(number)
        return number

    def end(self, number: int, status: int, sent_bytes: int) -> None:
        """Write down what became of a request."""
        if number not in self._under_way:
            return
        self._under_way.remove(number)
        until_s = time.monotonic() - self.started_s
        ended = replace(
            self.arrivals[number], status=status, until_s=until_s, sent_bytes=sent_bytes
        )
        self.arrivals[number] = ended
        self._unwritten.append(ended)

    def add(self, arrival: Arrival) -> None:
        """Take in a request that is answered already."""
        if len(self.arrivals) < _MOST_KEPT:
            self.arrivals.append(arrival)
            self._unwritten.append(arrival)

    def flush(self) -> None:
        """Write what ended since the last time to the file."""
        rows, self._unwritten = self._unwritten, []
        self._file.writelines(_line(row) for row in rows)
        self._file.flush()

    def close(self) -> None:
        """Write all, also what is still under way."""
        self._unwritten += [self.arrivals[number] for number in sorted(self._under_way)]
        self._under_way.clear()
        self.flush()
        self._file.close()


def _line(arrival: Arrival) -> str:
    return json.dumps([getattr(arrival, name) for name in _NAMES]) + "\n"


@asynccontextmanager
async def flushing(log: ArrivalsLog) -> AsyncIterator[None]:
    """Write the log to its file every second while the block runs."""
    writing = asyncio.create_task(_flush_for_ever(log))
    try:
        yield
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


async def _flush_for_ever(log: ArrivalsLog) -> None:
    while True:
        await asyncio.sleep(_FLUSH_S)
        log.flush()


def read_arrivals(path: Path) -> Sequence[Arrival]:
    """Return what a log wrote, in the order in which requests came in."""
    with path.open(encoding="utf-8") as lines:
        names = json.loads(next(lines))
        rows = [Arrival(**dict(zip(names, json.loads(line), strict=True))) for line in lines]
    return sorted(rows, key=lambda row: row.at_s)
