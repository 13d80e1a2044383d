"""PDQ hashes of the town's pictures, by the reference library, computed once a test run."""

from dataclasses import dataclass, field

import numpy as np
import pdqhash
from numpy.typing import NDArray

from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.darkroom import Darkroom
from orbweaver.town.pictures.encoding import decode

Bits = NDArray[np.int16]


def pdq(content: bytes) -> tuple[Bits, int]:
    """Return the 256 bits of a file's PDQ hash, and its quality (0 to 100)."""
    bits, quality = pdqhash.compute(np.asarray(decode(content)))
    return bits.astype(np.int16), int(quality)


@dataclass(slots=True)
class Hashes:
    """The hashes of one town's originals, and distances of copies from them."""

    town_seed: int
    darkroom: Darkroom
    _kept: dict[str, tuple[Bits, int]] = field(default_factory=dict)

    def bits(self, original_id: str) -> Bits:
        return self._original(original_id)[0]

    def quality(self, original_id: str) -> int:
        return self._original(original_id)[1]

    def distance_bits(self, original_id: str, how: Alteration) -> int:
        """Return how many bits of 256 an altered copy differs in."""
        bits, _ = pdq(self.darkroom.copy_file(original_id, how))
        return int((bits != self.bits(original_id)).sum())

    def _original(self, original_id: str) -> tuple[Bits, int]:
        if original_id not in self._kept:
            self._kept[original_id] = pdq(self.darkroom.original_file(original_id))
        return self._kept[original_id]
