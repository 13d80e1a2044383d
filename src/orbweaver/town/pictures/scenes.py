"""Geometric scenes: discs, boxes, beams and triangles over a clouded ground."""

import numpy as np
from PIL import Image, ImageDraw

from orbweaver.town.pictures.noise import Pixels, Random, finish, fractal, paint, palette

Point = tuple[int, int]


def _point(rng: Random, width: int, height: int) -> Point:
    return int(rng.uniform(-0.1, 1.1) * width), int(rng.uniform(-0.1, 1.1) * height)


def _colour(rng: Random) -> tuple[int, int, int]:
    red, green, blue = (int(level) for level in rng.integers(0, 256, 3))
    return red, green, blue


def _shape(rng: Random, draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    x, y = _point(rng, width, height)
    reach = int(min(width, height) * rng.uniform(0.06, 0.25))
    form, colour = int(rng.integers(0, 4)), _colour(rng)
    if form == 0:
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)
    elif form == 1:
        draw.rectangle((x, y, x + 2 * reach, y + reach), fill=colour)
    elif form == 2:  # noqa: PLR2004  the third of four shapes
        corners = [_point(rng, 2 * reach, 2 * reach) for _ in range(3)]
        draw.polygon([(x + dx, y + dy) for dx, dy in corners], fill=colour)
    else:
        far = _point(rng, width, height)
        draw.line([(x, y), far], fill=colour, width=max(3, reach // 4))


def scene(rng: Random, width: int, height: int) -> Pixels:
    """Return a still life of some thirty shapes."""
    ground = fractal(rng, width, height, cells=5, octaves=3)
    canvas = Image.fromarray(finish(paint(ground, palette(rng))))
    draw = ImageDraw.Draw(canvas)
    for _ in range(int(rng.integers(25, 40))):
        _shape(rng, draw, width, height)
    grain = fractal(rng, width, height, cells=12, octaves=2)[..., None]
    return finish(np.asarray(canvas, dtype=np.float32) + (grain - np.float32(0.5)) * np.float32(60))
