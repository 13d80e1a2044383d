"""Pictures to hash: drawn by code, and benign samples of packages, on which no person is."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from orbweaver.kernel import library
from orbweaver.kernel.library import InstructionSet
from orbweaver.town.pictures.drawing import draw
from orbweaver.town.pictures.original import MOTIFS, FileFormat, Original, Role
from tests.cli.test_scan import NOT_READ, SAMPLES

Pixels = NDArray[np.uint8]

_STAIR_PX = 16
_TINY_PX = 100
PHOTOGRAPHS = (
    *("chelsea.png", "coffee.png", "coins.png", "hubble_deep_field.jpg", "moon.png"),
    *("motorcycle_left.png", "rocket.jpg", "china.jpg", "flower.jpg"),
)
"""Samples that a camera saw as scenes: no flat textures, no pages."""
REGULAR = {"chessboard_GRAY.png", "chessboard_RGB.png"}
"""Samples with so many equal coefficients that rounding alone decides most bits of a copy."""


def instruction_sets() -> list[InstructionSet]:
    """Return every set that this machine can run."""
    best = library.kernel().instruction_set
    assert best is not None
    return [each for each in InstructionSet if each <= best]


def noisy(rows: int, columns: int, seed: int, grain: float, channels: int = 1) -> Pixels:
    """Return squares of one shade each, with so much noise on them; grey has two axes."""
    random = np.random.default_rng(seed)
    stairs = (rows // _STAIR_PX + 1, columns // _STAIR_PX + 1, channels)
    shades = np.kron(random.integers(0, 256, stairs), np.ones((_STAIR_PX, _STAIR_PX, 1)))
    shape = rows, columns, channels
    levels = shades[:rows, :columns] + random.normal(0, grain, shape)
    pixels = np.clip(levels, 0, 255).astype(np.uint8)
    return pixels if channels > 1 else np.ascontiguousarray(pixels[..., 0])


def gradient(rows: int, columns: int, *, is_down: bool) -> Pixels:
    """Return a slope from black to white, as RGB: detail along one axis alone."""
    along = np.linspace(0, 255, rows if is_down else columns)
    plane = np.broadcast_to(along[:, None] if is_down else along, (rows, columns))
    return np.ascontiguousarray(np.stack([plane] * 3, axis=-1).astype(np.uint8))


@cache
def town(motif: str, width_px: int, height_px: int) -> Image.Image:
    """Return what the invented town's code draws."""
    size = width_px, height_px
    plan = Original(f"{motif} {size}", 7, Role.HARMLESS, motif, *size, FileFormat.PNG)
    return Image.fromarray(draw(plan))


@cache
def samples() -> Mapping[str, Image.Image]:
    """Return the samples of scikit-image and scikit-learn as RGB, by name."""
    found = {}
    for file in SAMPLES:
        if file.name not in NOT_READ:
            with Image.open(file) as opened:
                found[file.name] = opened.convert("RGB")
    return found


def views(width_px: int, height_px: int) -> Mapping[str, Image.Image]:
    """Return drawn pictures and samples, brought to one size."""
    size = width_px, height_px
    real = {
        name: picture.resize(size, Image.Resampling.BICUBIC)
        for name, picture in samples().items()
        if max(picture.size) > _TINY_PX
    }
    return {motif: town(motif, *size) for motif in MOTIFS} | real


def bits_apart(one: bytes, other: bytes) -> int:
    """Return how many bits differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
