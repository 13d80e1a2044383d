"""Digests: signal types that are a hash of the bytes themselves; equal or not, never near."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.model.signal import Example, Signal
from orbweaver.signals.hexadecimal import parse_value


@dataclass(frozen=True, slots=True)
class DigestType:
    """A hash of bytes that hashlib knows under the same name."""

    name: str
    size_bits: int
    proves_identity: bool
    examples: Sequence[Example]
    match_distance_bits: int = 0

    def parse(self, text: str) -> Signal:
        """Read a value in base 16, either case.

        Raises:
            MalformedSignal: Another length or alphabet.
        """
        return Signal(self.name, parse_value(self.name, text, self.size_bits))

    def of_bytes(self, content: bytes) -> Signal:
        """Compute the signal of ``content``."""
        return self.of_digest(hashlib.new(self.name, content, usedforsecurity=False).digest())

    def of_digest(self, digest: bytes) -> Signal:
        """Return the signal of a digest that was computed already."""
        return Signal(self.name, digest.hex())
