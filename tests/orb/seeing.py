"""Seeing what is in a picture: how fine its detail is, and how near two pictures are."""

from io import BytesIO

import numpy as np
import pdqhash
from PIL import Image, UnidentifiedImageError

NEAR_BITS = 31  # at most so far apart are two PDQ values of one picture


def grey(content: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.asarray(Image.open(BytesIO(content)).convert("L").resize((64, 64)), dtype=np.float64)


def detail(content: bytes) -> float:
    """Return how much neighbouring pixels differ, at 64 × 64: fine detail, whatever the light."""
    pixels = grey(content)
    return float(np.abs(np.diff(pixels, axis=0)).mean() + np.abs(np.diff(pixels, axis=1)).mean())


def pdq_distance_bits(one: bytes, other: bytes) -> int:
    hashes = [
        pdqhash.compute(np.asarray(Image.open(BytesIO(content)).convert("RGB")))[0]
        for content in (one, other)
    ]
    return int((hashes[0] != hashes[1]).sum())


def is_picture(content: bytes) -> bool:
    """Say whether a browser could draw these bytes."""
    try:
        Image.open(BytesIO(content)).load()
    except (UnidentifiedImageError, OSError):
        return False
    return True
