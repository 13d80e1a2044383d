"""Textures: marble, weave, cells, tiles and rings."""

import numpy as np

from orbweaver.town.pictures.noise import (
    Pixels,
    Plane,
    Random,
    axes,
    enlarge,
    finish,
    fractal,
    paint,
    palette,
    smooth,
    stretch,
)


def marble(rng: Random, width: int, height: int) -> Pixels:
    """Veins: a bent wave over cloudy ground."""
    x, y = axes(width, height)
    angle = rng.uniform(0, np.pi)
    way = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    bend = fractal(rng, width, height, cells=int(rng.integers(3, 7)))
    wave = np.sin(way * np.float32(rng.uniform(15, 40)) + bend * np.float32(rng.uniform(8, 16)))
    ground = fractal(rng, width, height, cells=9, octaves=3)
    return finish(paint(stretch(wave * np.float32(0.4) + ground), palette(rng)))


def weave(rng: Random, width: int, height: int) -> Pixels:
    """Cloth: two crossing waves, pulled out of line by noise."""
    x, y = axes(width, height)
    pull = fractal(rng, width, height, cells=6, octaves=3) * np.float32(rng.uniform(3, 8))
    across = np.sin(x * np.float32(rng.uniform(20, 60)) + pull)
    down = np.sin(y * np.float32(rng.uniform(20, 60)) - pull)
    ground = fractal(rng, width, height, cells=10, octaves=2)
    return finish(paint(stretch(across * down * np.float32(0.3) + ground), palette(rng)))


def cells(rng: Random, width: int, height: int) -> Pixels:
    """Pebbles: every place takes the shade of its nearest of some random points."""
    columns, rows = max(24, width // 4), max(24, height // 4)
    x, y = axes(columns, rows)
    points = rng.random((int(rng.integers(30, 70)), 2), dtype=np.float32)
    shades = rng.random(len(points), dtype=np.float32)
    gaps = (x[None] - points[:, 0, None, None]) ** 2 + (y[None] - points[:, 1, None, None]) ** 2
    nearest = gaps.argmin(axis=0)
    shade: Plane = shades[nearest] + np.sqrt(gaps.min(axis=0))
    body = enlarge(shade, width, height) + smooth(rng, width, height, 14) * np.float32(0.6)
    return finish(paint(stretch(body), palette(rng)))


def tiles(rng: Random, width: int, height: int) -> Pixels:
    """Pavement: blocks of random shade in a random number of rows, weathered."""
    across, down = int(rng.integers(7, 15)), int(rng.integers(7, 15))
    shades = rng.random((down, across), dtype=np.float32)
    block: Plane = shades[np.arange(height) * down // height][:, np.arange(width) * across // width]
    weather = fractal(rng, width, height, cells=5, octaves=3)
    return finish(paint(stretch(block + weather * np.float32(0.7)), palette(rng)))


def rings(rng: Random, width: int, height: int) -> Pixels:
    """Cut wood: waves around a few centres, warped."""
    x, y = axes(width, height)
    total = fractal(rng, width, height, cells=8, octaves=3) * np.float32(2.5)
    for _ in range(int(rng.integers(2, 5))):
        dx, dy = x - np.float32(rng.random()), y - np.float32(rng.random())
        warp = smooth(rng, width, height, 5)
        total += np.sin(
            np.sqrt(dx * dx + dy * dy) * np.float32(rng.uniform(25, 60)) + warp * np.float32(5)
        ) * np.float32(0.5)
    return finish(paint(stretch(total), palette(rng)))
