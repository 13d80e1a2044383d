"""Values to search among, as true PDQ values are: 256 bits of which 128 are ones."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.parts.cache import cache_folder
from bench.parts.progress import say, show

Values = NDArray[np.uint8]
"""Shape (count, 32)."""

SIZE_BYTES, ONES = 32, 128
_AT_ONCE = 400_000
REACH_BITS = 31


def balanced(count: int, seed: int) -> Values:
    """Return random values with 128 ones: what was drawn otherwise is thrown away."""
    return np.concatenate(list(_balanced(count, np.random.default_rng(seed))))


def kept_values(count: int, seed: int) -> Path:
    """Return the file of so many balanced values, drawn if it is not there."""
    path = cache_folder("values") / f"balanced-{count}-{seed}.npy"
    if not path.exists():
        say(f"drawing {count:,} values")
        half = path.with_suffix(".half.npy")
        np.save(half, balanced(count, seed))
        half.rename(path)
    return path


def questions(values: Values, count: int, seed: int, *, is_even: bool = True) -> Values:
    """Return queries: every other one is near a value, at each distance of 0 to 31 in turn.

    The others are new. With ``is_even`` they are balanced, as PDQ values are, so that every
    distance is even; otherwise any bits differ.
    """
    dice = np.random.default_rng(seed)
    asked = balanced(count, seed + 1)
    rows = dice.integers(0, len(values), len(asked[::2]))
    for number, row in enumerate(rows):
        bits = np.unpackbits(values[row])
        away = number % (REACH_BITS + 1)
        bits[_flipped(bits, away, dice, is_even=is_even)] ^= 1
        asked[2 * number] = np.packbits(bits)
    return asked


def near_rows(values: Values, asked: Values) -> list[tuple[int, int]]:
    """Return (query, row) of all values at most 31 bits away, by comparing with every one."""
    words = values.view(np.uint64)
    found = []
    for query, value in enumerate(asked.view(np.uint64)):
        show(f"comparing query {query} of {len(asked)} with every value")
        for start in range(0, len(words), _AT_ONCE):
            part = words[start : start + _AT_ONCE]
            away = np.bitwise_count(part ^ value).sum(axis=1, dtype=np.uint16)
            found += [(query, start + int(row)) for row in np.flatnonzero(away <= REACH_BITS)]
    return found


def _balanced(count: int, dice: np.random.Generator) -> Iterator[Values]:
    while count > 0:
        drawn = dice.integers(0, 2**64, (_AT_ONCE, 4), dtype=np.uint64)
        kept = drawn[np.bitwise_count(drawn).sum(axis=1, dtype=np.uint16) == ONES][:count]
        count -= len(kept)
        yield kept.view(np.uint8)


def _flipped(
    bits: NDArray[np.uint8], away: int, dice: np.random.Generator, *, is_even: bool
) -> NDArray[np.intp]:
    if not is_even:
        return dice.choice(len(bits), away, replace=False)
    ones, zeros = np.flatnonzero(bits), np.flatnonzero(bits == 0)
    pairs = away // 2
    return np.concatenate(
        [dice.choice(ones, pairs, replace=False), dice.choice(zeros, pairs, replace=False)]
    )
