"""Likeness: which of many PDQ values lie near one, counted in bits."""

import numpy as np
from numpy.typing import NDArray

from orbweaver.model.media import Media

PDQ = "pdq"
WORDS = 4
"""A PDQ value is four words of 64 bits."""
FIRST_ROOM = 64


def pdq_of(media: Media) -> str:
    """Return the PDQ value by which near copies are told, 64 hex digits; empty where none can."""
    signal = media.signal(PDQ)
    return signal.value_hex if signal is not None and signal.quality > 0 else ""


class NearValues:
    """A growing list of PDQ values that is searched exhaustively."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._words: NDArray[np.uint64] = np.zeros((FIRST_ROOM, WORDS), dtype=np.uint64)
        self._count = 0

    def add(self, pdq_hex: str) -> int:
        """Hold one more value; return its place in the list."""
        if self._count == len(self._words):
            self._words = np.concatenate([self._words, np.zeros_like(self._words)])
        self._words[self._count] = _words(pdq_hex)
        self._count += 1
        return self._count - 1

    def near(self, pdq_hex: str, distance_bits: int) -> list[int]:
        """Return the places of all values at most that many bits away."""
        differing = np.bitwise_count(self._words[: self._count] ^ _words(pdq_hex))
        distances = differing.sum(axis=1, dtype=np.int64)
        return [int(place) for place in np.flatnonzero(distances <= distance_bits)]


def _words(pdq_hex: str) -> NDArray[np.uint64]:
    return np.frombuffer(bytes.fromhex(pdq_hex), dtype=np.uint64)
