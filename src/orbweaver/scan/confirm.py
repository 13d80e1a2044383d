"""Looking twice: fast values find what may match, exact ones say whether it does."""

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.scan.counters import ScanCounters
from orbweaver.scan.scanner import Scanner, ScanResult
from orbweaver.signals.hexadecimal import distance_bits
from orbweaver.signals.pdq import PDQ

MARGIN_BITS = 12
"""How much wider than a bank's threshold the first look reaches: twice the distance that 99 of a
hundred photographs keep between their fast and their exact value."""
AUDIT_SHARE = 0.001

Near = Callable[[Sequence[Media]], Sequence[bool]]
"""Says of each media whether the banks hold anything within their thresholds and the margin."""


class ConfirmingScanner:
    """Scans in fast mode, and again in exact mode whatever comes near a bank entry.

    A match is therefore always judged by the exact value. What comes near nothing keeps its fast
    value, a bit or two away: good enough to be found again when banks grow, and told apart by
    ``ScanResult.mode``. Whoever makes bank entries from media scans them in exact mode.

    A seeded share of those misses is scanned again too, and kept exact: were the two values
    further apart than the margin, a hit could have been missed, and ``audit_disagreed`` says so.
    """

    def __init__(
        self,
        scanner: Scanner,
        near: Near,
        source: random.Random,
        *,
        audit_share: float = AUDIT_SHARE,
        margin_bits: int = MARGIN_BITS,
    ) -> None:
        """Use a scanner in fast mode; ``near`` is asked by one thread at a time."""
        self._scanner = scanner
        self._near = near
        self._source = source
        self._audit_share = audit_share
        self._margin_bits = margin_bits
        self._lock = threading.Lock()

    @property
    def counters(self) -> ScanCounters:
        """What it has done so far."""
        return self._scanner.counters

    def scan_bytes(self, content: bytes, *, md5: bool = False) -> ScanResult:
        """Return what a scanner returns."""
        [result] = self.scan_many([content], md5=md5)
        return result

    def scan_many(self, contents: Sequence[bytes], *, md5: bool = False) -> list[ScanResult]:
        """Scan a batch, and look twice where it counts; a result for each, in order."""
        results = self._scanner.scan_many(contents, md5=md5)
        with self._lock:
            near = self._near([result.media for result in results])
            drawn = [self._source.random() < self._audit_share for _ in results]
        return [
            self._settled(content, result, is_near=is_near, is_drawn=is_drawn)
            for content, result, is_near, is_drawn in zip(
                contents, results, near, drawn, strict=True
            )
        ]

    def _settled(
        self, content: bytes, result: ScanResult, *, is_near: bool, is_drawn: bool
    ) -> ScanResult:
        if result.mode is not ScanMode.FAST or not (is_near or is_drawn):
            return replace(result, may_match=is_near)
        exact = self._scanner.read_exactly(content, result)
        disagreed = not is_near and self._are_apart(result, exact)
        self._scanner.tally.looked_twice(
            confirmed=int(is_near), audited=int(not is_near), disagreed=int(disagreed)
        )
        return exact

    def _are_apart(self, fast: ScanResult, exact: ScanResult) -> bool:
        one, other = fast.media.signal(PDQ.name), exact.media.signal(PDQ.name)
        if one is None or other is None or not min(one.quality, other.quality):
            return False
        return distance_bits(one.value_hex, other.value_hex) > self._margin_bits
