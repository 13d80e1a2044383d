"""PDQ of decoded pixels. One function, so that a faster kernel can take the library's place."""

from dataclasses import dataclass

import numpy as np
import pdqhash
from PIL import Image

_LARGEST_WHOLE_PX = 25_000_000
"""Above this, pixels are averaged in blocks first: the library needs 20 bytes a pixel."""


@dataclass(frozen=True, slots=True)
class PdqReading:
    """A PDQ value and how far it can be trusted."""

    value_hex: str
    """256 bits, 64 lower-case digits."""
    quality: int
    """0 (flat: the bits are chance) to 100."""


def pdq_of(picture: Image.Image) -> PdqReading:
    """Return the PDQ of an 8-bit RGB picture of any size."""
    bits, quality = pdqhash.compute(np.asarray(_bounded(picture)))
    return PdqReading(np.packbits(bits.astype(np.uint8)).tobytes().hex(), int(quality))


def _bounded(picture: Image.Image) -> Image.Image:
    factor = 1
    while picture.width * picture.height > _LARGEST_WHOLE_PX * factor * factor:
        factor += 1
    return picture.reduce(factor) if factor > 1 else picture
