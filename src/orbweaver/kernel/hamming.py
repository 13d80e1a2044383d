"""Distances in bits by brute force: every query with every value, natively where it can be."""

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel import native_segment
from orbweaver.kernel.reference import hamming as reference
from orbweaver.kernel.rows import (
    NEAR_SIZE_BYTES,
    Bitmap,
    NearHits,
    Values,
    checked,
    checked_bitmap,
    checked_reach,
)


def brute_force(
    values: Values,
    queries: Values,
    reach_bits: int,
    *,
    entry_reach_bits: NDArray[np.uint8] | None = None,
    dead: Bitmap | None = None,
) -> NearHits:
    """Return every pair of query and value within reach, by comparing all of them.

    Args:
        values: Shape (count, 32).
        queries: Shape (queries, 32).
        reach_bits: 0 to 48.
        entry_reach_bits: A threshold of each value besides, shape (count,).
        dead: One bit a value; what it marks is not found.

    Raises:
        ValueError: An argument is of another shape.
    """
    checked(values, np.uint8, (len(values), NEAR_SIZE_BYTES))
    checked(queries, np.uint8, (len(queries), NEAR_SIZE_BYTES))
    if entry_reach_bits is not None:
        checked(entry_reach_bits, np.uint8, (len(values),))
    checked_bitmap(dead, len(values))
    reach = checked_reach(reach_bits)
    if native_segment.is_there():
        return native_segment.brute_force(values, queries, reach, entry_reach_bits, dead)
    return reference.brute_force(values, queries, reach, entry_reach_bits, dead)
