"""Smooth noise and palettes, the pigments of every picture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float32]  # shape (height, width), about 0 to 1
Pixels = NDArray[np.uint8]  # shape (height, width, 3), RGB
Random = np.random.Generator


def smooth(rng: Random, width: int, height: int, cells: int) -> Plane:
    """Return noise with about ``cells`` bumps along the longer edge, values near 0 to 1."""
    longer = max(width, height)
    columns = max(2, round(cells * width / longer)) + 1
    rows = max(2, round(cells * height / longer)) + 1
    grid = rng.random((rows, columns), dtype=np.float32)
    return enlarge(grid, width, height)


def enlarge(grid: Plane, width: int, height: int) -> Plane:
    """Return ``grid`` resampled smoothly to ``height`` by ``width``."""
    picture = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(picture, dtype=np.float32)


def fractal(rng: Random, width: int, height: int, cells: int = 4, octaves: int = 4) -> Plane:
    """Return noise of several scales, each twice as fine and 0.6 as strong, stretched to 0..1."""
    total = np.zeros((height, width), dtype=np.float32)
    for octave in range(octaves):
        total += smooth(rng, width, height, cells << octave) * np.float32(0.6**octave)
    return stretch(total)


def stretch(plane: Plane) -> Plane:
    """Return ``plane`` moved and scaled to the range 0 to 1."""
    low, high = float(plane.min()), float(plane.max())
    return (plane - np.float32(low)) / np.float32(max(high - low, 1e-6))


def axes(width: int, height: int) -> tuple[Plane, Plane]:
    """Return (x, y) as a row and a column that broadcast, in units of the longer edge."""
    longer = np.float32(max(width, height))
    x = np.arange(width, dtype=np.float32)[None, :] / longer
    y = np.arange(height, dtype=np.float32)[:, None] / longer
    return x, y


Tint = tuple[int, int, int]
SKY: Tint = (-45, -5, 40)
GROUNDS: tuple[Tint, ...] = ((-35, 30, -45), (30, 5, -45), (5, 5, -10), (-10, 25, -30))


def palette(rng: Random, stops: int = 5, tint: Tint | None = None) -> NDArray[np.float32]:
    """Return a table of 256 RGB colours that runs from dark to light.

    The hues are random, or stay near ``tint``, an offset of red, green and blue from grey.
    """
    levels = np.linspace(20, 235, stops)[:, None]
    spread = 55 if tint is None else 14
    hues = rng.uniform(-spread, spread, (stops, 3)) + np.array(tint or (0, 0, 0))
    colours = np.clip(levels + hues, 0, 255)
    places = np.linspace(0, stops - 1, 256)
    channels = [np.interp(places, np.arange(stops), colours[:, c]) for c in range(3)]
    return np.stack(channels, axis=1).astype(np.float32)


def paint(plane: Plane, table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``plane`` (0 to 1) coloured by a 256-row table; shape (height, width, 3)."""
    rows: Any = np.clip(plane * 255, 0, 255).astype(np.uint8)
    coloured: NDArray[np.float32] = table[rows]
    return coloured


def finish(picture: NDArray[np.float32]) -> Pixels:
    """Return float RGB of 0 to 255 as bytes."""
    return np.clip(picture, 0, 255).astype(np.uint8)
