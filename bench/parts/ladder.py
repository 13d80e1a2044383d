"""The ladder as a worker climbs it: one decode, the plain value, then every detector's probes."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from time import process_time

import numpy as np
import pdqhash
from PIL import Image

from orbweaver.detectors import detectors
from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder
from orbweaver.model.scan_mode import ScanMode

PLAIN = "pdq"
NEAR_BITS = 31


@dataclass(frozen=True, slots=True)
class Asked:
    """One value that the banks would be asked with."""

    rung: str
    value: bytes
    quality: int


@dataclass(slots=True)
class Costs:
    """Processor seconds and probes by rung, over all pictures seen."""

    pictures: int = 0
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    probes: Counter[str] = field(default_factory=Counter)


class Ladder:
    """Sees pictures, and counts what each rung costs."""

    def __init__(self) -> None:
        self._detectors = detectors()
        self.costs = Costs()

    def climb(self, data: bytes, mode: ScanMode) -> list[Asked]:
        """Return the plain value first, then the probes, the cheapest rung first.

        What is flat (quality 0) is never asked, and left out.
        """
        started_s = process_time()
        seen = see(data, DecodeOrder(mode, wants_planes=True))
        self._spend(PLAIN, started_s, 1)
        self.costs.pictures += 1
        asked = [Asked(PLAIN, seen.pdq, seen.quality)]
        for name, detector in self._detectors.items():
            started_s = process_time()
            found = detector.probes(seen.decoded) if seen.decoded else ()
            self._spend(name, started_s, len(found))
            asked += [Asked(name, probe.value, probe.quality) for probe in found]
        return [one for one in asked if one.quality > 0]

    def _spend(self, name: str, started_s: float, probes: int) -> None:
        self.costs.seconds[name] += process_time() - started_s
        self.costs.probes[name] += probes


def published(data: bytes) -> tuple[bytes, int]:
    """Return the value and quality that others' lists hold: Pillow's RGB by pdqhash."""
    pixels = np.asarray(Image.open(BytesIO(data)).convert("RGB"))
    bits, quality = pdqhash.compute(pixels)
    return np.packbits(bits.astype(np.uint8)).tobytes(), int(quality)


def distance_bits(one: bytes, other: bytes) -> int:
    """Return how many bits differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
