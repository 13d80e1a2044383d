"""A box cut out of a plane, made as the picture was before somebody's program laid it out.

Bubbles of chats leave a thin margin around a picture, and round its corners.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from orbweaver.detectors.boxes import ROUND_SHARE, leading_ground
from orbweaver.detectors.decoded import Plane
from orbweaver.detectors.edges import Sides

_FINE_SIDE_PX = 400
"""A plane with a smaller side is cut between its pixels."""
_MARGIN_SHARE = 0.04
_CORNER_SHARE = 0.08
"""Of the smaller side: no margin is wider, no corner rounder."""
_MOST_SHADES = 4
_LEAST_STEP = 24
"""Of luma, from a corner to what is inside: below, it does not matter."""
_LEAST_ROUND, _MOST_ROUND = 0.1, 0.6
"""Of the square of its radius: a round corner leaves a fifth of it, a slanted one a half."""


def cut_out(plane: Plane, sides: Sides) -> Plane:
    """Return what lies in a box: a view of the plane where whole pixels are fine enough."""
    left, top, right, bottom = sides
    if min(plane.shape) >= _FINE_SIDE_PX:
        return plane[round(top) : round(bottom), round(left) : round(right)]
    size = max(1, round(right - left)), max(1, round(bottom - top))
    box = Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR, box=sides)
    return np.asarray(box)


def trimmed(plane: Plane) -> Plane:
    """Return a copy without a thin margin, whose round corners are filled."""
    copy = _without_margin(plane).copy()
    size = int(_CORNER_SHARE * min(copy.shape))
    if size:
        for rows in (slice(None), slice(None, None, -1)):
            for columns in (slice(None), slice(None, None, -1)):
                _fill_corner(copy[rows, columns][:size, :size])
    return copy


def _without_margin(plane: Plane) -> Plane:
    most = int(_MARGIN_SHARE * min(plane.shape))
    if not most:
        return plane
    top, bottom = (_margin(lines, most) for lines in (plane, plane[::-1]))
    left, right = (_margin(lines, most) for lines in (plane.T, plane.T[::-1]))
    rows, columns = plane.shape
    return plane[top : rows - bottom, left : columns - right]


def _margin(lines: NDArray[np.uint8], most: int) -> int:
    """Return how many lines are margin: of one shade, after a line or two that fade into it."""
    outer = lines[:most].astype(np.int16)
    margin = 0
    for _ in range(_MOST_SHADES):
        found = leading_ground(outer[margin:], ROUND_SHARE) if margin < most else 0
        if not found:
            break
        margin += found
    return margin if margin < most else 0


def _fill_corner(corner: NDArray[np.uint8]) -> None:
    """Let each line of a round corner go on to the edge as it ends; changes ``corner``."""
    size = len(corner)
    shade, inside = int(corner[0, 0]), int(np.median(corner[size // 2 :, size // 2 :]))
    if abs(shade - inside) < _LEAST_STEP:
        return
    apart = np.abs(corner.astype(np.int16) - np.int16(shade))
    ground = np.logical_and.accumulate(apart <= abs(shade - inside) // 2, axis=1)
    counts = ground.sum(axis=1)
    square = int(counts[0]) ** 2
    if _LEAST_ROUND * square <= counts.sum() <= _MOST_ROUND * square and not counts[-1]:
        for row, count in enumerate(counts.tolist()):
            corner[row, :count] = corner[row, min(count + 1, size - 1)]
