"""PDQ's blur in the reference code's own order of operations, so that it rounds alike.

Each box filter is a running sum of 32-bit floats: a value comes in, another goes out, and what is
left is divided by how many there are. The kernel follows this order only where rounding decides.
"""

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel.reference.pdq_axis import SAMPLES

_WINDOWS = 2 * SAMPLES
_PASSES = 2


def running_grid(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the 64 x 64 samples of a plane of luma, rows first."""
    height_px, width_px = luma.shape
    if luma.shape != (SAMPLES, SAMPLES):
        for _ in range(_PASSES):
            luma = _boxed(_boxed(luma.T).T)
    return luma[np.ix_(_places(height_px), _places(width_px))]


def _places(size_px: int) -> list[int]:
    return [int((sample + 0.5) * size_px / SAMPLES) for sample in range(SAMPLES)]


def _boxed(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows averaged over a window of rows that is cut short at both ends."""
    length = len(rows)
    window = -(-length // _WINDOWS)
    ahead = (window + 2) // 2 - 1
    averages = np.empty_like(rows)
    total = np.zeros(rows.shape[1], np.float32)
    for step in range(length + ahead):
        if step < length:
            total = total + rows[step]
        if step >= window:
            total = total - rows[step - window]
        if step >= ahead:
            count = min(step + 1, length) - max(step + 1 - window, 0)
            averages[step - ahead] = total / np.float32(count)
    return averages
