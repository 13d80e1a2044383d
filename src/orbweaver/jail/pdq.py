"""PDQ of decoded pixels. One function, so that a faster kernel can take the library's place."""

from dataclasses import dataclass

import numpy as np
import pdqhash
from numpy.typing import NDArray

_GREY_DIMENSIONS = 2


@dataclass(frozen=True, slots=True)
class PdqReading:
    """A PDQ value and how far it can be trusted."""

    value: bytes
    """32 bytes."""
    quality: int
    """0 (flat: the bits are chance) to 100."""


def pdq_of_pixels(pixels: NDArray[np.uint8]) -> PdqReading:
    """Return the PDQ of grey or RGB pixels."""
    step = max(1, int((pixels.shape[0] * pixels.shape[1] / 25e6) ** 0.5 + 0.99))
    pixels = np.ascontiguousarray(pixels[::step, ::step])
    if pixels.ndim == _GREY_DIMENSIONS:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    bits, quality = pdqhash.compute(pixels)
    return PdqReading(np.packbits(bits.astype(np.uint8)).tobytes(), int(quality))
