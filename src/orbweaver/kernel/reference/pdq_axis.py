"""PDQ's blur and sampling along one axis, as 64 weighted sums of the pixels on it.

The algorithm (PDQ, section "Luminance to frame" of "The TMK+PDQF Video-Hashing Algorithm and the
PDQ Image-Hashing Algorithm", 2019): a box filter runs twice along each axis, with a window of
ceil(size / 128) pixels that is cut short at both ends; then 64 pixels per axis are kept. All of
that is linear, and the axes do not mix, so that each kept pixel is a weighted sum.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAMPLES = 64
_WINDOWS = 2 * SAMPLES
_JPEG_SCALES = range(8, 0, -1)
"""JPEG decoders make m/8 of a side, rounded up (ISO/IEC 10918-1 leaves 8 x 8 coefficients)."""


@lru_cache(maxsize=8)
def axis_weights(size_px: int, plane_px: int, as_if_px: int | None) -> NDArray[np.float64]:
    """Return (64, plane_px) weights, each row adding up to 1.

    Args:
        size_px: The side of the original picture.
        plane_px: The side of the decoded plane, at most ``size_px``.
        as_if_px: Weigh as if the original had been enlarged to this side first, by bilinear
            interpolation; without effect where the original is not smaller.
    """
    pixel_px = covered_px(size_px, plane_px)
    if as_if_px is None or as_if_px <= size_px:
        weights = _whole_weights(size_px)
        return weights if plane_px == size_px else _folded(weights, plane_px, pixel_px)
    return _enlarged(_whole_weights(as_if_px), plane_px, size_px / as_if_px / pixel_px)


def covered_px(size_px: int, plane_px: int) -> float:
    """Return how many pixels of the original one pixel of the plane covers.

    A plane of a JPEG's side may cover a little more than the original, where the side was
    rounded up; any other scale is taken as even.
    """
    for eighths in _JPEG_SCALES:
        if -(-size_px * eighths // 8) == plane_px:
            return 8 / eighths
    return size_px / plane_px


def _whole_weights(size_px: int) -> NDArray[np.float64]:
    weights = np.zeros((SAMPLES, size_px))
    for sample in range(SAMPLES):
        first, end = _window(int((sample + 0.5) * size_px / SAMPLES), size_px)
        for place in range(first, end):
            inner_first, inner_end = _window(place, size_px)
            weights[sample, inner_first:inner_end] += 1 / (
                (end - first) * (inner_end - inner_first)
            )
    return weights


def _window(place: int, size_px: int) -> tuple[int, int]:
    window = -(-size_px // _WINDOWS)
    ahead = (window + 2) // 2
    return max(0, place + ahead - window), min(size_px, place + ahead)


def _folded(weights: NDArray[np.float64], plane_px: int, pixel_px: float) -> NDArray[np.float64]:
    """Give each pixel of the plane the weights of the original's pixels that it covers."""
    size_px = weights.shape[1]
    running = np.concatenate([np.zeros((SAMPLES, 1)), np.cumsum(weights, axis=1)], axis=1)
    edges = np.minimum(np.arange(plane_px + 1) * pixel_px, size_px)
    edges[-1] = size_px
    whole = np.minimum(edges.astype(np.int64), size_px - 1)
    upto = running[:, whole] + weights[:, whole] * (edges - whole)
    return np.diff(upto, axis=1)


def _enlarged(weights: NDArray[np.float64], plane_px: int, step: float) -> NDArray[np.float64]:
    """Give each pixel of the plane its share in the pixels of the enlarged picture."""
    folded = np.zeros((SAMPLES, plane_px))
    for place in range(weights.shape[1]):
        at = min(max((place + 0.5) * step - 0.5, 0.0), plane_px - 1.0)
        left = math.floor(at)
        right = min(left + 1, plane_px - 1)
        folded[:, left] += weights[:, place] * (1 - (at - left))
        folded[:, right] += weights[:, place] * (at - left)
    return folded
