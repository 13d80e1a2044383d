"""What a file may promise of itself before memory is taken for it."""

from typing import Final

_MOST_PX_A_BYTE: Final = 1 << 12


def promises_too_much(count_px: int, content: bytes) -> bool:
    """Return whether so many pixels are more than a file of this length is believed to hold.

    It is left to a library then, which takes memory as it reads.
    """
    return count_px > len(content) * _MOST_PX_A_BYTE
