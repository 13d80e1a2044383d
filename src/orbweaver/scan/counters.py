"""Counters of a scanner: how many, how much, with what outcome, and how often it looked twice."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from orbweaver.errors import MediaError
from orbweaver.model.scan_mode import ScanMode

READ = "read"


@dataclass(frozen=True, slots=True)
class ScanCounters:
    """What a scanner has done so far."""

    items: int = 0
    size_bytes: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """By ``read`` or the name of the error."""
    fast: int = 0
    """Pictures whose value came from the short cut."""
    exact: int = 0
    """Pictures decoded to the last pixel at once."""
    confirmed: int = 0
    """Fast ones that came near a bank entry, were to be kept as a finding, or said nothing (their
    quality was 0), and were scanned again in full."""
    audited: int = 0
    """Fast ones that came near nothing and were scanned again to see whether that was right."""
    audit_disagreed: int = 0
    """Audited ones that the banks know by the exact value: the fast one had missed them."""
    workers_started: int = 0


class ScanTally:
    """Adds up counters; safe to use from any thread."""

    def __init__(self) -> None:
        """Start at nought."""
        self._lock = threading.Lock()
        self._counters = ScanCounters()
        self._outcomes: Counter[str] = Counter()

    def scanned(
        self, sizes_bytes: Sequence[int], outcomes: Sequence[MediaError | ScanMode]
    ) -> None:
        """Count a batch: of each item its size, and how it was read or why not."""
        modes = [outcome for outcome in outcomes if isinstance(outcome, ScanMode)]
        names = [READ if isinstance(o, ScanMode) else type(o).__name__ for o in outcomes]
        with self._lock:
            held = self._counters
            self._outcomes.update(names)
            self._counters = replace(
                held,
                items=held.items + len(sizes_bytes),
                size_bytes=held.size_bytes + sum(sizes_bytes),
                fast=held.fast + modes.count(ScanMode.FAST),
                exact=held.exact + modes.count(ScanMode.EXACT),
            )

    def looked_twice(self, *, confirmed: int, audited: int, disagreed: int) -> None:
        """Count second looks."""
        with self._lock:
            held = self._counters
            self._counters = replace(
                held,
                confirmed=held.confirmed + confirmed,
                audited=held.audited + audited,
                audit_disagreed=held.audit_disagreed + disagreed,
            )

    def counters(self, workers_started: int) -> ScanCounters:
        """Return what was counted so far."""
        with self._lock:
            return replace(
                self._counters, outcomes=dict(self._outcomes), workers_started=workers_started
            )
