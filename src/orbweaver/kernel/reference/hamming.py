"""Distances in bits in NumPy: every query with every value."""

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel.rows import Bitmap, NearHits, Values, is_dead


def brute_force(
    values: Values,
    queries: Values,
    reach_bits: int,
    entry_reach_bits: NDArray[np.uint8] | None = None,
    dead: Bitmap | None = None,
) -> NearHits:
    """Return every pair within reach: the truth that every other search is held against."""
    words = np.ascontiguousarray(values).view(np.uint64)
    asked = np.ascontiguousarray(queries).view(np.uint64)
    limit = np.full(len(values), reach_bits, np.int64)
    if entry_reach_bits is not None:
        limit = np.minimum(limit, entry_reach_bits)
    found = [_one(words, query, limit) for query in asked]
    rows = [np.flatnonzero(near).astype(np.uint32) for near, _ in found]
    alive = [row[~is_dead(dead, row)] for row in rows]
    return NearHits(
        query=np.repeat(np.arange(len(alive), dtype=np.uint32), [len(row) for row in alive]),
        row=np.concatenate([np.empty(0, np.uint32), *alive]),
        distance_bits=np.concatenate(
            [np.empty(0, np.uint8)]
            + [bits[row].astype(np.uint8) for row, (_, bits) in zip(alive, found, strict=True)]
        ),
    )


def _one(
    words: NDArray[np.uint64], query: NDArray[np.uint64], limit: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    bits = np.bitwise_count(words ^ query).sum(axis=1, dtype=np.int64)
    return bits <= limit, bits
