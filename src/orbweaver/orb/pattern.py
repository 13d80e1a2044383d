"""A drawn pattern to try settings on: hills, a sun and a boat, made of arithmetic."""

import struct
import zlib
from functools import lru_cache
from math import cos, hypot, sin

WIDTH_PX, HEIGHT_PX = 640, 480
_Rgb = tuple[int, int, int]
_SKY, _SUN, _SEA, _SAIL, _HULL = (
    (176, 205, 222),
    (244, 214, 120),
    (74, 120, 148),
    (240, 236, 226),
    (120, 66, 44),
)
_HILLS: tuple[tuple[float, float, float, _Rgb], ...] = (
    # height of the middle, height of the waves, how many of them, colour
    (230, 42, 5.1, (142, 170, 134)),
    (268, 30, 8.3, (98, 138, 98)),
    (296, 16, 13.7, (66, 104, 74)),
)
_SHORE_PX = 318
_SUN_PX = 44
_HULL_ROWS, _SAIL_ROWS = range(372, 396), range(262, 366)
_SEAM_PX, _SEAMS_PX = 3, 26


@lru_cache(maxsize=1)
def pattern_png() -> bytes:
    """Return the pattern as a PNG file."""
    rows = (2 * _line(y) for y in range(0, HEIGHT_PX, 2))
    header = struct.pack(">IIBBBBB", WIDTH_PX, HEIGHT_PX, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 6)
    parts = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _line(y: int) -> bytes:
    """Return a line of the file, each pixel drawn twice: a quarter of the work."""
    return b"\0" + b"".join(2 * bytes(_colour(x, y)) for x in range(0, WIDTH_PX, 2))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def _colour(x: int, y: int) -> _Rgb:
    if (boat := _boat(x, y)) is not None:
        return boat
    if y >= _SHORE_PX:
        return _lit(_SEA, 14 * sin(x / 23 + y / 3) * (y - _SHORE_PX) / HEIGHT_PX)
    for middle, height, waves, colour in reversed(_HILLS):
        if y >= middle + height * cos(x * waves / 100):
            return _lit(colour, 10 * sin(x / 5) * cos(y / 4))
    is_sun = hypot(x - 500, y - 96) < _SUN_PX
    return _SUN if is_sun else _lit(_SKY, -y / 12)


def _boat(x: int, y: int) -> _Rgb | None:
    if y in _HULL_ROWS and abs(x - 220) < 74 - (y - _HULL_ROWS.start):
        return _HULL
    if y in _SAIL_ROWS and 0 < x - 214 < (y - _SAIL_ROWS.start) * 0.62:
        return _lit(_SAIL, -60.0 if y % _SEAMS_PX < _SEAM_PX else 0.0)
    return None


def _lit(colour: _Rgb, by: float) -> _Rgb:
    red, green, blue = (min(255, max(0, round(part + by))) for part in colour)
    return red, green, blue
