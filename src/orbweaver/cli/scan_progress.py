"""How a scan goes on and how it went, told to people on standard error."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

from orbweaver.cli.output import progress_console
from orbweaver.model.bank import Match
from orbweaver.scan.counters import ScanCounters
from orbweaver.scan.files import FileRecord

_EVERY_S = {True: 0.5, False: 30.0}
"""How often to say something: on a terminal, and where lines pile up in a log."""
_MEGABYTE = 1_000_000
_MINUTE_S, _HOUR_S = 60, 3_600
_WIPED = "\r\x1b[2K"
"""Empties the line that a terminal stands on."""


@dataclass(slots=True)
class ScanCount:
    """What a run came to so far."""

    total: int
    """Files that there are."""
    now: Callable[[], float] = monotonic
    known: int = 0
    """Files that an earlier run had scanned."""
    scanned: int = 0
    size_bytes: int = 0
    errors: int = 0
    types: Counter[str] = field(default_factory=Counter)
    banks: Counter[str] = field(default_factory=Counter)
    """Files that match, by bank and kind of match; one that matches twice counts once."""
    matched: int = 0
    started_s: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.started_s = self.now()

    def add(self, scanned: FileRecord, matches: Sequence[Match]) -> None:
        """Count one file."""
        self.scanned += 1
        self.size_bytes += scanned.size_bytes
        self.errors += scanned.error is not None
        self.types[_type_of(scanned)] += 1
        self.matched += bool(matches)
        self.banks.update({f"{match.entry.bank} ({match.match_type})" for match in matches})

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start, never quite nought."""
        return max(self.now() - self.started_s, 1e-3)

    def line(self) -> str:
        """Return where the run stands."""
        done = self.known + self.scanned
        return (
            f"{done:,} of {max(self.total, done):,} files, {self._rate()}, {self._left(done)}, "
            f"{self.matched:,} matching, {self.errors:,} not read"
        )

    def summary(self, counters: ScanCounters, workers: int, kernel: str) -> Iterator[str]:
        """Yield how the run went, in a few lines."""
        known = f", {self.known:,} were scanned before" if self.known else ""
        yield f"{self.scanned:,} files in {duration(self.elapsed_s)}: {self._rate()}{known}"
        yield f"workers: {workers}; kernel: {kernel}"
        yield f"types: {_listed(self.types)}"
        yield f"not read: {self.errors:,}"
        yield f"matching: {self.matched:,}" + (f"; {_listed(self.banks)}" if self.banks else "")
        if counters.fast:
            yield (
                f"fast mode: {counters.fast:,} values by short cut, {counters.confirmed:,} "
                f"confirmed in full, {counters.audited:,} audited, "
                f"{counters.audit_disagreed:,} of these known after all"
            )

    def _rate(self) -> str:
        files = self.scanned / self.elapsed_s
        megabytes = self.size_bytes / self.elapsed_s / _MEGABYTE
        return f"{files:,.0f} files/s, {megabytes:,.1f} MB/s"

    def _left(self, done: int) -> str:
        if not self.scanned:
            return "time left unknown"
        files = max(0, self.total - done)
        return f"{duration(files * self.elapsed_s / self.scanned)} left"


class ScanProgress:
    """Says now and then where a run stands: in one moving line, or a line every half minute.

    Nothing is put between the program and standard output: that is another stream, which may
    hold records for programs.
    """

    def __init__(self, count: ScanCount, stream: TextIO | None = None) -> None:
        """Tell of ``count``; to standard error unless another stream is given."""
        self._count = count
        self._stream = stream or sys.stderr
        self._moves = self._stream.isatty()
        self._every_s = _EVERY_S[self._moves]
        self._due_s = count.now() + self._every_s
        self._is_up = False

    def tell(self) -> None:
        """Say where the run stands, if it is time."""
        if self._count.now() < self._due_s:
            return
        self._due_s = self._count.now() + self._every_s
        line = self._count.line()
        if self._moves:
            self._write(_WIPED + line[: progress_console.width - 1])
        else:
            self._write(f"orbweaver: {line}\n")
        self._is_up = self._moves

    def clear(self) -> None:
        """Leave a clean line, for what is printed next."""
        if self._is_up:
            self._write(_WIPED)
            self._is_up = False
            self._due_s = self._count.now()

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def duration(seconds: float) -> str:
    """Return a span of time as people say it."""
    whole = round(seconds)
    if whole < _MINUTE_S:
        return f"{seconds:.1f} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S} min"


def _type_of(scanned: FileRecord) -> str:
    return (scanned.result.media.media_type or "unknown") if scanned.result else "no file"


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counted.most_common()) or "none"
