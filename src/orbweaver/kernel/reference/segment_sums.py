"""Numbers of the segment format: mixing, checksums of pages and the fixed permutation of bits."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

PAGE_BYTES = 4096
_PAGE_WORDS = PAGE_BYTES // 8
_STEP = 0x9E3779B97F4A7C15
_PERMUTATION_FROM = 0x10000
_PAGES_AT_ONCE = 4096


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the finalizer of SplitMix64 (Steele, Lea, Flood 2014) of each number times its step.

    One to one on 64-bit numbers, so that two different numbers never become equal.
    """
    z = numbers * np.uint64(_STEP)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@cache
def _page_factors() -> NDArray[np.uint64]:
    return mixed(np.arange(1, _PAGE_WORDS + 1, dtype=np.uint64)) | np.uint64(1)


def checksum(content: bytes | memoryview) -> int:
    """Return the checksum of one section: the sum over its pages of their mixed sums."""
    whole = np.frombuffer(content, np.uint8)
    total = 0
    step = PAGE_BYTES * _PAGES_AT_ONCE
    for start in range(0, len(whole), step):
        piece = whole[start : start + step]
        total += _pages_sum(piece, start // PAGE_BYTES)
    return total % (1 << 64)


def _pages_sum(piece: NDArray[np.uint8], first_page: int) -> int:
    pages = -(-len(piece) // PAGE_BYTES)
    padded = np.zeros(pages * PAGE_BYTES, np.uint8)
    padded[: len(piece)] = piece
    words = padded.view("<u8").reshape(pages, _PAGE_WORDS)
    sums = (words * _page_factors()).sum(axis=1, dtype=np.uint64)
    places = np.arange(first_page + 1, first_page + pages + 1, dtype=np.uint64)
    return int(mixed(sums + mixed(places)).sum(dtype=np.uint64))


@cache
def permutation() -> NDArray[np.intp]:
    """Return, for each bit of a stored value, which bit of the published value it is.

    Bit 0 is the highest of byte 0. A shuffle (Fisher and Yates) from the last place down, with
    the draws taken from :func:`mixed`.
    """
    order = np.arange(256, dtype=np.intp)
    draws = mixed(np.arange(_PERMUTATION_FROM, _PERMUTATION_FROM + 256, dtype=np.uint64))
    for last in range(255, 0, -1):
        other = int(draws[last]) % (last + 1)
        order[[last, other]] = order[[other, last]]
    return order


def permuted(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return published values, shape (count, 32), as a segment stores them."""
    bits = np.unpackbits(values, axis=1)[:, permutation()]
    return np.ascontiguousarray(np.packbits(bits, axis=1))


def published(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return stored values, shape (count, 32), as they were published."""
    bits = np.unpackbits(values, axis=1)[:, np.argsort(permutation())]
    return np.ascontiguousarray(np.packbits(bits, axis=1))
