"""Landscapes and shores: ridges of noise under a cloudy sky."""

import numpy as np
from numpy.typing import NDArray

from orbweaver.town.pictures.noise import (
    GROUNDS,
    SKY,
    Pixels,
    Plane,
    Random,
    axes,
    finish,
    fractal,
    paint,
    palette,
    smooth,
)


def _sky(rng: Random, width: int, height: int) -> NDArray[np.float32]:
    clouds = fractal(rng, width, height, cells=int(rng.integers(5, 9)), octaves=3)
    picture = paint(clouds, palette(rng, 4, SKY))
    x, y = axes(width, height)
    reach = np.float32(rng.uniform(0.05, 0.14))
    dx, dy = x - np.float32(rng.uniform(0.1, 0.9)), y - np.float32(rng.uniform(0.05, 0.4))
    glow = np.clip(np.float32(1.6) - np.sqrt(dx * dx + dy * dy) / reach, 0, 1)[..., None]
    picture += glow * np.float32(120)
    return picture


def _ground(rng: Random) -> NDArray[np.float32]:
    return palette(rng, 4, GROUNDS[int(rng.integers(len(GROUNDS)))])


def _ridge_line(rng: Random, width: int, base: float, swing: float) -> Plane:
    line = np.zeros((1, width), dtype=np.float32)
    for octave in range(4):
        line += smooth(rng, width, 2, 5 << octave)[:1] * np.float32(0.5**octave)
    line -= line.mean()
    return line * np.float32(swing) + np.float32(base)


def _lay(picture: NDArray[np.float32], mask: Plane, cover: NDArray[np.float32]) -> None:
    picture += (cover - picture) * mask[..., None]


def landscape(rng: Random, width: int, height: int) -> Pixels:
    """Hills: two to four ridges, each with a ground of its own, before a sky."""
    picture = _sky(rng, width, height)
    _, y = axes(width, height)
    scale = height / max(width, height)
    for base in np.sort(rng.uniform(0.25, 0.85, int(rng.integers(2, 5)))):
        line = _ridge_line(rng, width, float(base) * scale, rng.uniform(0.15, 0.4) * scale)
        mask = np.clip((y - line) * np.float32(height), 0, 1)
        ground = fractal(rng, width, height, cells=int(rng.integers(8, 14)), octaves=2)
        _lay(picture, mask, paint(ground, _ground(rng)))
    return finish(picture)


def shore(rng: Random, width: int, height: int) -> Pixels:
    """Water: a sky, its broken reflection, and rocks that stand in it."""
    picture = _sky(rng, width, height)
    water_line = int(height * rng.uniform(0.3, 0.6))
    mirror = picture[:water_line][::-1]
    rows = min(height - water_line, len(mirror))
    waves = smooth(rng, width, height, 20)[..., None] * np.float32(110) - np.float32(75)
    picture[water_line : water_line + rows] = mirror[:rows]
    picture[water_line:] += waves[water_line:]
    rocks = fractal(rng, width, height, cells=6, octaves=3)
    mask = np.clip((rocks - np.float32(rng.uniform(0.5, 0.6))) * np.float32(25), 0, 1)
    _lay(picture, mask, paint(fractal(rng, width, height, cells=12, octaves=2), _ground(rng)))
    return finish(picture)
