"""How far a picture is decoded before it is hashed."""

from enum import StrEnum

LEAST_SIDE_PX = 160
"""How many pixels of the smaller side the fast mode keeps: 1.5 bits from what lists hold in the
mean of photographs, 8 in one of a hundred. 128 is a tenth faster and at 1.9 bits, 256 a third
slower and at 0.8 (``./run bench fidelity``)."""


class ScanMode(StrEnum):
    """How a PDQ value was made, or is to be made."""

    EXACT = "exact"
    """From every pixel: the value that other houses compute."""
    FAST = "fast"
    """From a JPEG decoded only as far as PDQ needs: a bit or two away, kept as ``pdq-fast``."""
