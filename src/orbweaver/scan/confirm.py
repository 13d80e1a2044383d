"""Looking twice: fast values find what may match, exact ones say whether it does."""

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.scan.counters import ScanCounters
from orbweaver.scan.scanner import Scanner, ScanResult
from orbweaver.signals.pdq_fast import look_of

MARGIN_BITS = 12
"""How much wider than a bank's threshold the first look reaches: twice the distance that 99 of a
hundred photographs keep between their fast and their exact value."""
AUDIT_SHARE = 0.001

Near = Callable[[Sequence[Media]], Sequence[bool]]
"""Says of each media whether the banks hold anything near: within an entry's own threshold by an
exact value, within the margin too by a fast one."""


class ConfirmingScanner:
    """Scans in fast mode, and again in exact mode whatever comes near a bank entry.

    A match is then judged by the exact value. What comes near nothing keeps its fast value, under
    the name ``pdq-fast``, which no bank can hold; whoever keeps it as a finding, or asks newer
    banks than were asked here, asks :meth:`read_exactly` first. A fast value of quality 0 says
    nothing of the exact one: such pictures are scanned again too.

    A seeded share of the misses is scanned again and kept exact. Where the banks know one of
    them by its exact value, a hit was missed, and ``audit_disagreed`` says so.

    Where the second scan fails (time, memory), the fast result stays, with that error: the
    banks are then asked by the fast value, with the margin, and a person has to look.
    """

    def __init__(
        self, scanner: Scanner, near: Near, source: random.Random, audit_share: float = AUDIT_SHARE
    ) -> None:
        """Use a scanner in fast mode; ``near`` is asked by one thread at a time."""
        self._scanner = scanner
        self._near = near
        self._source = source
        self._audit_share = audit_share
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

    def read_exactly(self, content: bytes, before: Media) -> ScanResult:
        """Scan in exact mode what was scanned before."""
        self._scanner.tally.looked_twice(confirmed=1, audited=0, disagreed=0)
        return self._scanner.read_exactly(content, before)

    def _settled(
        self, content: bytes, result: ScanResult, *, is_near: bool, is_drawn: bool
    ) -> ScanResult:
        if result.mode is not ScanMode.FAST:
            return replace(result, may_match=is_near)
        if is_near or _says_nothing(result.media):
            exact = self.read_exactly(content, result.media)
        elif is_drawn:
            exact = self._audited(content, result.media)
        else:
            return replace(result, may_match=False)
        return replace(result, error=exact.error) if exact.error else exact

    def _audited(self, content: bytes, before: Media) -> ScanResult:
        exact = self._scanner.read_exactly(content, before)
        with self._lock:
            [was_missed] = self._near([exact.media])
        self._scanner.tally.looked_twice(confirmed=0, audited=1, disagreed=int(was_missed))
        return exact


def _says_nothing(media: Media) -> bool:
    look = look_of(media)
    return look is None or not look.quality
