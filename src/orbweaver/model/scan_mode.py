"""How far a picture is decoded before it is hashed."""

from enum import StrEnum

LEAST_SIDE_PX = 128
"""How many pixels of the smaller side the fast mode keeps: a bit and a half from exact in the
mean of photographs, and half the time of 256."""


class ScanMode(StrEnum):
    """How a PDQ value was made, or is to be made."""

    EXACT = "exact"
    """From every pixel: the value that other houses compute."""
    FAST = "fast"
    """From a JPEG decoded only as far as PDQ needs: a bit or two away, kept as ``pdq-fast``."""
