"""Good inputs for the fuzz target of PDQ: sides, strides and a few pixels that repeat."""

import struct
from collections.abc import Iterator

_HEAD = "<5H2B"
_SIDES = [(5, 5), (64, 64), (65, 63), (129, 128), (255, 200), (16, 302), (1, 900), (4000, 5)]
_LUMA, _RGB, _AVX2, _AVX512, _UPSIDE_DOWN, _INDEXED = 0, 1, 2, 4, 8, 16
_CHOICES = (
    _LUMA | _AVX2,
    _LUMA | _AVX512,
    _RGB,
    _RGB | _AVX512 | _UPSIDE_DOWN,
    _INDEXED | _AVX2,
    _INDEXED | _AVX512 | _UPSIDE_DOWN,
)


def seeds() -> Iterator[bytes]:
    """Yield planes and RGB pictures, whole and scaled, for each instruction set."""
    pixels = bytes(number * number % 251 for number in range(1, 500))
    for number, (width_px, height_px) in enumerate(_SIDES):
        more_px = width_px if number % 2 else 0
        as_if_px = 1024 if number % 3 == 0 else 0
        for choices in _CHOICES:
            sides = (width_px, height_px, more_px, more_px // 2, as_if_px)
            yield struct.pack(_HEAD, *sides, number, choices) + pixels
