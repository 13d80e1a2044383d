"""Practice pictures: gardens, harbours and rocks, drawn by arithmetic from a number."""

import struct
import zlib
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

WIDTH_PX, HEIGHT_PX = 480, 360
PICTURES = 10_000
"""So many different ones there are."""
_MAST_PX, _HULL_PX, _DRAUGHT_PX = 2, 26, 8
_Plane = NDArray[np.float64]


class Practised(StrEnum):
    """What a practice picture shows: the labels of the practice queue, in the order of its keys."""

    GARDEN = "garden"
    HARBOUR = "harbour"
    ROCKS = "rocks"


def shown_by(number: int) -> Practised:
    """Return what the picture of a number shows."""
    return list(Practised)[int(_chance(number).integers(len(Practised)))]


def practice_png(number: int) -> bytes:
    """Return the picture of a number, from 0 below 10,000, as a PNG file."""
    chance, shown = _chance(number), shown_by(number)
    chance.integers(len(Practised))  # the draw that chose what is shown
    draw = {
        Practised.GARDEN: _garden,
        Practised.HARBOUR: _harbour,
        Practised.ROCKS: _rocks,
    }[shown]
    return _png(np.clip(draw(chance), 0, 255).astype(np.uint8))


def _chance(number: int) -> np.random.Generator:
    return np.random.default_rng([5, number])


def _places() -> tuple[_Plane, _Plane]:
    rows, columns = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX]
    return rows.astype(np.float64), columns.astype(np.float64)


def _garden(chance: np.random.Generator) -> _Plane:
    """Round beds of flowers on green."""
    rows, columns = _places()
    picture = np.stack([90 + rows * 0, 140 + 20 * np.sin(columns / 31), 70 + rows * 0], axis=-1)
    for _ in range(14):
        row, column = chance.uniform(0, HEIGHT_PX), chance.uniform(0, WIDTH_PX)
        bed = np.hypot(rows - row, columns - column) < chance.uniform(16, 46)
        picture[bed] = chance.uniform((150, 60, 90), (240, 180, 200))
    return picture


def _harbour(chance: np.random.Generator) -> _Plane:
    """A quay, masts, and water that moves."""
    rows, columns = _places()
    waves = 18 * np.sin(rows / 5 + columns / 40 + chance.uniform(0, 6))
    picture = np.stack([60 + waves / 2, 110 + waves, 150 + waves], axis=-1)
    horizon = chance.uniform(90, 150)
    picture[rows < horizon] = (190, 208, 222)
    picture[(rows > horizon - 22) & (rows < horizon)] = (120, 112, 104)
    for _ in range(9):
        column = chance.uniform(20, WIDTH_PX - 20)
        mast = (np.abs(columns - column) < _MAST_PX) & (rows > horizon - 80) & (rows < horizon + 40)
        picture[mast] = (86, 60, 40)
        hull = (np.abs(columns - column) < _HULL_PX) & (np.abs(rows - horizon - 44) < _DRAUGHT_PX)
        picture[hull] = chance.uniform((90, 30, 30), (210, 190, 120))
    return picture


def _rocks(chance: np.random.Generator) -> _Plane:
    """Stones beside one another, each of its own grey."""
    rows, columns = _places()
    middles = chance.uniform((0, 0), (HEIGHT_PX, WIDTH_PX), size=(40, 2))
    distances = np.stack([np.hypot(rows - row, columns - column) for row, column in middles])
    nearest = distances.argmin(axis=0)
    greys = chance.uniform(70, 190, size=40)[nearest] - distances.min(axis=0) / 2
    return np.stack([greys + 6, greys, greys - 8], axis=-1)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH_PX, HEIGHT_PX, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in pixels), 6)
    parts = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
