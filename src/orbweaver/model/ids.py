"""Identities: derived from content where it can be, from time and chance where it cannot."""

import hashlib
import random
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from orbweaver.model.clock import Clock


def content_id(kind: str, *parts: str) -> str:
    """Return 32 hex digits that depend on ``kind`` and ``parts`` alone.

    The first 128 bits of SHA-256 over the length-prefixed parts, so that the same thing
    recorded twice is one row and no two different lists of parts share a name by gluing.

    >>> content_id("page", "a", "bc") == content_id("page", "ab", "c")
    False
    """
    prefixed = _prefixed_kind(kind)
    for part in parts:
        encoded = part.encode()
        prefixed += len(encoded).to_bytes(8, "big") + encoded
    return hashlib.sha256(prefixed).hexdigest()[:32]


@lru_cache(maxsize=64)  # a crawl names a dozen things some ten times each
def _prefixed_kind(kind: str) -> bytes:
    encoded = kind.encode()
    return len(encoded).to_bytes(8, "big") + encoded


class Ids(Protocol):
    """Gives a new identity for what has no content of its own: a person, a session."""

    def new(self) -> str:
        """Return 32 hex digits, never given before."""


class TimeOrderedIds:
    """UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 bits of chance."""

    def __init__(self, clock: Clock, source: random.Random) -> None:
        """Take the time from ``clock`` and the chance from ``source`` (``SystemRandom`` live)."""
        self._clock = clock
        self._source = source

    def new(self) -> str:
        """Return 32 hex digits that sort by the time of their making."""
        at_ms = int(self._clock.now().timestamp() * 1000)
        value = (at_ms & (1 << 48) - 1) << 80 | self._source.getrandbits(76)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return UUID(int=value).hex
