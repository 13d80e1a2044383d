"""PDQ of decoded pixels: what a worker takes of the kernel's answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel import pdq as kernel

_PLANE_DIMENSIONS = 2


@dataclass(frozen=True, slots=True)
class PdqReading:
    """A PDQ value and how far it can be trusted."""

    value: bytes
    """32 bytes."""
    quality: int
    """0 (flat: the bits are chance) to 100."""


def pdq_of_pixels(pixels: NDArray[np.uint8]) -> PdqReading:
    """Return the PDQ of grey pixels, shape (rows, columns), or RGB, shape (rows, columns, 3)."""
    if pixels.ndim == _PLANE_DIMENSIONS:
        return pdq_of_plane(pixels, pixels.shape[1], pixels.shape[0])
    made = kernel.pdq_of_rgb(pixels)
    return PdqReading(made.value, made.quality)


def pdq_of_indexed(indexes: NDArray[np.uint8], palette: bytes) -> PdqReading:
    """Return the PDQ of bytes, shape (rows, columns), that name colours of a palette."""
    made = kernel.pdq_of_indexed(indexes, palette)
    return PdqReading(made.value, made.quality)


def pdq_of_plane(plane: NDArray[np.uint8], width_px: int, height_px: int) -> PdqReading:
    """Return the PDQ of a picture of that size from its luma, which may be a smaller plane."""
    made = kernel.pdq_of_plane(plane, width_px, height_px)
    return PdqReading(made.value, made.quality)
