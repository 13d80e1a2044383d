"""The PDQ of one picture in its eight turns and flips: what the kernel and its reference return."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

VALUE_BYTES = 32
"""A PDQ value has 256 bits; its first byte holds the bits that lists write first in hex."""
LEAST_SIDE_PX = 5
"""The reference code gives a picture with a smaller side 256 bits of 0 and the quality 0."""


class Dihedral(IntEnum):
    """How a picture is turned before it is hashed, in the order of ``pdqhash.compute_dihedral``."""

    AS_IS = 0
    ROTATE_90 = 1
    """A quarter turn against the clock."""
    ROTATE_180 = 2
    ROTATE_270 = 3
    """A quarter turn with the clock."""
    FLIP_X = 4
    """Upside down: the first row becomes the last."""
    FLIP_Y = 5
    """As in a mirror: left becomes right."""
    FLIP_PLUS_1 = 6
    """Rows become columns."""
    FLIP_MINUS_1 = 7
    """Rows become columns, and both run backwards."""


@dataclass(frozen=True, slots=True)
class PdqVariants:
    """Eight PDQ values of one picture, from one transform."""

    values: NDArray[np.uint8]
    """Shape (8, 32): a row per ``Dihedral``."""
    quality: int
    """0 (flat: the bits are chance) to 100; the same for all eight."""

    @property
    def value(self) -> bytes:
        """The 32 bytes of the picture as it is."""
        return self.of(Dihedral.AS_IS)

    def of(self, dihedral: Dihedral) -> bytes:
        """Return the 32 bytes of the picture turned as ``dihedral`` says."""
        return bytes(self.values[dihedral])
