"""What JPEG readers return: the facts of a header, and a plane of luma at a scale."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

WHOLE_EIGHTHS = 8
_PLAIN_BITS = 8


class JpegProcess(IntEnum):
    """How the coefficients were coded (ITU T.81); the numbers are those of ``native/jpeg.h``."""

    BASELINE = 0
    EXTENDED = 1
    PROGRESSIVE = 2
    LOSSLESS = 3
    HIERARCHICAL = 4


class JpegColour(IntEnum):
    """What the components mean; the numbers are those of ``native/jpeg.h``."""

    GREY = 0
    YCC = 1
    RGB = 2
    CMYK = 3
    YCCK = 4
    UNKNOWN = 5


@dataclass(frozen=True, slots=True)
class JpegHead:
    """The facts of a JPEG's header, up to its first scan."""

    width_px: int
    """As stored, 1 to 65,535; ``orientation`` is not applied."""
    height_px: int
    precision_bits: int
    components: int
    """1 to 4."""
    sampling: tuple[tuple[int, int], ...]
    """Of each component: samples across and down in a unit of the scan, 1 to 4."""
    process: JpegProcess
    is_arithmetic: bool
    colour: JpegColour
    has_jfif: bool
    has_index: bool
    """Whether a segment (MPF) lists further pictures behind this one."""
    adobe_transform: int | None
    """What the Adobe segment says, nothing where there is none."""
    orientation: int
    """Exif's, 1 to 8; 1 where it is absent or odd."""
    restart_interval: int
    """Units between restart markers; 0 where there are none."""

    @property
    def has_plain_luma(self) -> bool:
        """Whether a decoder's luma is the picture's: 8 bits, Huffman, grey or YCC."""
        plain_process = self.process <= JpegProcess.PROGRESSIVE and not self.is_arithmetic
        plain_colour = self.colour in {JpegColour.GREY, JpegColour.YCC}
        return plain_process and plain_colour and self.precision_bits == _PLAIN_BITS

    def eighths_for(self, least_side_px: int | None) -> int:
        """Return the least scale, 1 to 8 eighths, whose smaller side is not below the least."""
        if least_side_px is None:
            return WHOLE_EIGHTHS
        side_px = min(self.width_px, self.height_px)
        scales = range(1, WHOLE_EIGHTHS)
        return next((n for n in scales if scaled_px(side_px, n) >= least_side_px), WHOLE_EIGHTHS)


@dataclass(frozen=True, slots=True)
class LowPlane:
    """Luma at ``eighths`` / 8 of the size, with the size that it stands for."""

    plane: NDArray[np.uint8]
    """Shape (rows, columns), each ``scaled_px`` of the original side."""
    width_px: int
    """The original's, as stored."""
    height_px: int
    eighths: int
    """1 to 8."""


def scaled_px(side_px: int, eighths: int) -> int:
    """Return a side at ``eighths`` / 8, rounded up as all JPEG decoders do."""
    return -(-side_px * eighths // WHOLE_EIGHTHS)
