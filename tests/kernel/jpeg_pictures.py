"""Pictures drawn by code, as JPEG files of every form that Pillow writes."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image

FORMS: tuple[Mapping[str, Any], ...] = (
    {"quality": 75},
    {"quality": 90, "subsampling": "4:4:4"},
    {"quality": 60, "subsampling": "4:2:2", "optimize": True},
    {"quality": 85, "subsampling": "4:1:1"},
    {"quality": 75, "mode": "L"},
    {"quality": 97, "mode": "L", "optimize": True},
    {"quality": 80, "restart_marker_blocks": 3},
    {"quality": 40, "restart_marker_rows": 1, "subsampling": "4:4:4"},
    {"quality": 75, "progressive": True},
    {"quality": 92, "progressive": True, "subsampling": "4:4:4"},
    {"quality": 50, "progressive": True, "subsampling": "4:2:2"},
    {"quality": 80, "progressive": True, "mode": "L"},
    {"quality": 80, "progressive": True, "restart_marker_rows": 2},
    {"quality": 10},
    {"quality": 100},
)
"""Arguments for Pillow's encoder; ``mode`` is the picture's."""
CMYK: Mapping[str, Any] = {"quality": 75, "mode": "CMYK"}


def drawn(width_px: int, height_px: int, seed: int, grain: float = 12.0) -> Image.Image:
    """Return slopes, discs and grain: smooth and rough places, hard and soft edges."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height_px, 0:width_px].astype(np.float64)
    levels = np.zeros((height_px, width_px, 3))
    for channel in range(3):
        across, down = random.uniform(-1, 1, 2)
        levels[..., channel] = 128 + 90 * (across * x / width_px + down * y / height_px)
    for _ in range(6):
        centre_x, centre_y = random.uniform(0, width_px), random.uniform(0, height_px)
        radius = random.uniform(0.05, 0.35) * min(width_px, height_px)
        inside = (x - centre_x) ** 2 + (y - centre_y) ** 2 < radius**2
        levels[inside] = random.uniform(0, 255, 3)
    levels += random.normal(0, grain, levels.shape)
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8), "RGB")


def encoded(picture: Image.Image, form: Mapping[str, Any]) -> bytes:
    """Return the picture as a JPEG file."""
    words = dict(form)
    file = io.BytesIO()
    picture.convert(words.pop("mode", "RGB")).save(file, "JPEG", **words)
    return file.getvalue()
