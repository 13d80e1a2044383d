"""How far a picture is decoded before it is hashed."""

from enum import StrEnum


class ScanMode(StrEnum):
    """How a PDQ value was made, or is to be made."""

    EXACT = "exact"
    """From every pixel: the value that other houses compute."""
    FAST = "fast"
    """From a JPEG decoded only as far as PDQ needs: a bit or two away."""
