"""How a scan goes on and how it went, told to people on standard error."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from time import monotonic
from typing import Self

from rich.status import Status

from orbweaver.cli.output import complain, progress_console
from orbweaver.model.bank import Match
from orbweaver.scan.counters import ScanCounters
from orbweaver.scan.files import FileRecord

_EVERY_S = {True: 0.5, False: 30.0}
"""How often to say something: on a terminal, and where lines pile up in a log."""
_MEGABYTE = 1_000_000
_MINUTE_S, _HOUR_S = 60, 3_600


@dataclass(slots=True)
class ScanCount:
    """What a run came to so far."""

    total: int
    """Files that there are."""
    known: int = 0
    """Files that an earlier run had scanned."""
    scanned: int = 0
    size_bytes: int = 0
    errors: int = 0
    types: Counter[str] = field(default_factory=Counter)
    banks: Counter[str] = field(default_factory=Counter)
    """Files that match, by bank and kind of match; one that matches twice counts once."""
    matched: int = 0
    started_s: float = field(default_factory=monotonic)

    def add(self, scanned: FileRecord, matches: Sequence[Match]) -> None:
        """Count one file."""
        self.scanned += 1
        self.size_bytes += scanned.size_bytes
        self.errors += scanned.error is not None
        self.types[scanned.result.media.media_type if scanned.result else "no file"] += 1
        self.matched += bool(matches)
        self.banks.update({f"{match.entry.bank} ({match.match_type})" for match in matches})

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start, never quite nought."""
        return max(monotonic() - self.started_s, 1e-3)

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
                f"{counters.audit_disagreed:,} of these further off than the margin"
            )

    def _rate(self) -> str:
        files = self.scanned / self.elapsed_s
        megabytes = self.size_bytes / self.elapsed_s / _MEGABYTE
        return f"{files:,.0f} files/s, {megabytes:,.1f} MB/s"

    def _left(self, done: int) -> str:
        if not self.scanned:
            return "time left unknown"
        return f"{duration((self.total - done) * self.elapsed_s / self.scanned)} left"


class ScanProgress(AbstractContextManager["ScanProgress"]):
    """Says now and then where a run stands: in one moving line, or a line every half minute."""

    def __init__(self, count: ScanCount) -> None:
        """Tell of ``count``."""
        self._count = count
        self._every_s = _EVERY_S[progress_console.is_terminal]
        self._due_s = monotonic() + self._every_s
        self._status: Status | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Begin."""
        if progress_console.is_terminal:
            status = Status("scanning", console=progress_console, refresh_per_second=4)
            self._status = self._open.enter_context(status)
        return self

    def __exit__(self, *_: object) -> None:
        """End; what follows is printed on a clean line."""
        self._open.close()

    def tell(self) -> None:
        """Say where the run stands, if it is time."""
        if monotonic() < self._due_s:
            return
        self._due_s = monotonic() + self._every_s
        if self._status:
            self._status.update(self._count.line())
        else:
            complain(f"orbweaver: {self._count.line()}")


def duration(seconds: float) -> str:
    """Return a span of time as people say it."""
    whole = round(seconds)
    if whole < _MINUTE_S:
        return f"{seconds:.1f} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S} min"


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counted.most_common()) or "none"
