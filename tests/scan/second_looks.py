"""Second looks in fast mode: values at a distance of one's choice, and a look that fails."""

import numpy as np
from PIL import Image

from orbweaver.jail.pool import JailPool
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.model.signal import Signal
from orbweaver.scan.scanner import Scanner, ScanResult, ScanSettings
from orbweaver.signals.pdq_fast import look_of
from tests.jail.drawn import saved

FAST = ScanSettings(ScanMode.FAST, least_side_px=64, rungs=())
_BITS = 256


def mosaic(seed: int) -> bytes:
    """Draw a JPEG of hard edges everywhere: its fast and its exact value differ in some bits."""
    tiles = np.random.default_rng(seed).integers(0, 256, (23, 31, 3), np.uint8)
    floor = Image.fromarray(tiles).resize((1203, 871), Image.Resampling.NEAREST)
    return saved(floor, "JPEG", quality=85)


def value_of(media: Media) -> str:
    """Return how media look, measured fast or not."""
    look = look_of(media)
    assert look is not None
    return look.value_hex


def both_values(jail: JailPool, content: bytes) -> tuple[str, str]:
    """Return the fast and the exact value of a picture; they differ, or it shows nothing."""
    fast = value_of(Scanner(jail, FAST).scan_bytes(content).media)
    exact = value_of(Scanner(jail).scan_bytes(content).media)
    assert fast != exact
    return fast, exact


def between(near_hex: str, far_hex: str, distance_bits: int) -> Signal:
    """Return a PDQ so far from the one value, and further from the other by what tells them apart.

    Only bits in which the two agree are turned.
    """
    differing = int(near_hex, 16) ^ int(far_hex, 16)
    alike = [1 << bit for bit in range(_BITS) if not differing >> bit & 1]
    value = int(near_hex, 16) ^ sum(alike[:distance_bits])
    return Signal("pdq", f"{value:064x}")


class BlindTheSecondTime(Scanner):
    """A scanner whose second look at a picture fails, as one that runs out of time or memory."""

    def read_exactly(self, content: bytes, before: Media) -> ScanResult:
        """Show the worker so little that it makes no sense of it."""
        return super().read_exactly(content[:40], before)
