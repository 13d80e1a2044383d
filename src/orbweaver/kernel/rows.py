"""What goes into an index segment and what a search gives back: arrays with their meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

REACH_MAX_BITS = 48
"""The largest distance that a search may ask for, and an entry may have as its threshold."""
NEAR_SIZE_BYTES = 32
"""Of one PDQ value: 256 bits."""

Values = NDArray[np.uint8]
"""Shape (count, size in bytes)."""
Numbers = NDArray[np.uint32]
"""Shape (count,): rows, labels or queries."""
Bitmap = NDArray[np.uint8]
"""One bit a row, bit ``row & 7`` of byte ``row >> 3``; set where the row is dead."""


class DigestKind(StrEnum):
    """Which hash of bytes; equal values are the only matches."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"

    @property
    def size_bytes(self) -> int:
        """Length of one value."""
        return {"md5": 16, "sha1": 20, "sha256": 32}[self.value]


@dataclass(frozen=True, slots=True)
class DigestRows:
    """Exact values of one kind, with a label each."""

    values: Values
    """Shape (count, size of the kind)."""
    labels: Numbers
    """Shape (count,)."""


@dataclass(frozen=True, slots=True)
class SegmentRows:
    """Everything that one segment, or one addition to a delta, holds."""

    near_values: Values = field(default_factory=lambda: np.empty((0, NEAR_SIZE_BYTES), np.uint8))
    """PDQ values as published, shape (count, 32)."""
    near_labels: Numbers = field(default_factory=lambda: np.empty(0, np.uint32))
    """Numbers whose meaning the caller keeps, shape (count,)."""
    near_reach_bits: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    """The threshold of each, 0 to 48, shape (count,)."""
    digests: Mapping[DigestKind, DigestRows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check shapes and types.

        Raises:
            ValueError: The arrays do not fit together, or a threshold is above 48 bits.
        """
        count = len(self.near_values)
        checked(self.near_values, np.uint8, (count, NEAR_SIZE_BYTES))
        checked(self.near_labels, np.uint32, (count,))
        checked(self.near_reach_bits, np.uint8, (count,))
        if count and int(self.near_reach_bits.max()) > REACH_MAX_BITS:
            raise ValueError(f"a threshold is above {REACH_MAX_BITS} bits")
        for kind, rows in self.digests.items():
            checked(rows.values, np.uint8, (len(rows.values), kind.size_bytes))
            checked(rows.labels, np.uint32, (len(rows.values),))


@dataclass(frozen=True, slots=True)
class NearHits:
    """Which rows lie within reach of which queries; sorted by query, then by row."""

    query: Numbers
    row: Numbers
    distance_bits: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class DigestHits:
    """Which rows equal which queries; sorted by query, then by row."""

    query: Numbers
    row: Numbers


def checked(array: NDArray[np.generic], kind: type[np.generic], shape: tuple[int, ...]) -> None:
    """Refuse an array that native code could not read as it stands.

    Raises:
        ValueError: Another type or shape.
    """
    if array.dtype != np.dtype(kind) or array.shape != shape:
        raise ValueError(f"need {np.dtype(kind)} {shape}, got {array.dtype} {array.shape}")


def checked_reach(reach_bits: int) -> int:
    """Return ``reach_bits`` where a search may ask for it.

    Raises:
        ValueError: Not within 0 to 48.
    """
    if not 0 <= reach_bits <= REACH_MAX_BITS:
        raise ValueError(f"reach is {reach_bits} bits; 0 to {REACH_MAX_BITS} can be searched")
    return reach_bits


def is_dead(bitmap: Bitmap | None, rows: Numbers) -> NDArray[np.bool_]:
    """Return which of ``rows`` a bitmap marks as dead."""
    if bitmap is None:
        return np.zeros(len(rows), np.bool_)
    found: NDArray[np.bool_] = (bitmap[rows >> 3] >> (rows & 7).astype(np.uint8)) & 1 == 1
    return found


def checked_bitmap(bitmap: Bitmap | None, count: int) -> None:
    """Refuse a bitmap that does not cover ``count`` rows.

    Raises:
        ValueError: Another type or length.
    """
    if bitmap is not None:
        checked(bitmap, np.uint8, ((count + 7) // 8,))
