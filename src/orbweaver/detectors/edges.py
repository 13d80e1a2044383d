"""Where exactly a box ends: between the pixels of a plane, from how far its lines are from ground.

PDQ forgives one per cent at a side, and little more: on a plane of 100 pixels that is one of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbweaver.detectors.boxes import Box
from orbweaver.detectors.decoded import Plane

_LEAST_STEP = 4.0
"""Of luma: where a box begins as softly as this, the coarse edge stands."""
_HALF, _RINGING = 0.5, 0.25
"""How much of the step a line must have made to be content, or to hold some of it: below that it
is what JPEG leaves of the step in the ground."""
_CORNER_SHARE = 0.08
"""Of a side: left out at both ends, as corners may be round."""

Sides = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of a plane."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Looks at a plane of which a coarse page was made by averaging squares of ``factor``."""

    plane: Plane
    factor: int

    def of(self, box: Box) -> Sides | None:
        """Return where the sides of a box of the page are on the plane; nothing if they meet."""
        rows, columns = self.plane.shape
        left, top, right, bottom = (
            self.factor * edge for edge in (box.left, box.top, box.right, box.bottom)
        )
        right, bottom = min(right, columns), min(bottom, rows)
        across = self.plane[top:bottom][_middle(bottom - top)].T
        down = self.plane[:, left:right][:, _middle(right - left)]
        sides = (
            self._begin(across, left),
            self._begin(down, top),
            columns - self._begin(across[::-1], columns - right),
            rows - self._begin(down[::-1], rows - bottom),
        )
        is_open = sides[2] - sides[0] >= 1 and sides[3] - sides[1] >= 1
        return sides if is_open else None

    def _begin(self, lines: NDArray[np.uint8], coarse: int) -> float:
        """Return where content begins near line ``coarse``; before it lies ground."""
        reach = self.factor + 1
        start, end = max(0, coarse - reach), min(len(lines), coarse + reach)
        if coarse in {0, start}:
            return float(coarse)
        ground = lines[max(0, start - reach) : max(start, 1)]
        shade = float(np.median(ground))
        inside = lines[end : end + 2 * reach]
        if not len(inside):
            return float(coarse)
        floor, full = _away(ground, shade).mean(), _away(inside, shade).mean()
        if full - floor < _LEAST_STEP:
            return float(coarse)
        away = np.clip((_away(lines[start:end], shade) - floor) / (full - floor), 0, 1)
        first = int((away >= _HALF).argmax())
        if away[first] < _HALF:
            return float(coarse)
        before = float(away[first - 1]) if first else 0.0
        mixed = before if before > _RINGING else 0.0
        return start + first + (1 - float(away[first])) - mixed


def _middle(count: int) -> slice:
    corner = int(_CORNER_SHARE * count)
    return slice(corner, count - corner)


def _away(lines: NDArray[np.uint8], shade: float) -> NDArray[np.float32]:
    return np.asarray(np.abs(lines.astype(np.float32) - np.float32(shade)).mean(axis=1))
