"""PDQ: 256 bits of how a picture looks; at most 31 apart is a near match, never proof.

The value is computed in the jail, from decoded pixels; here it is only read and compared.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.model.signal import Example, Signal, SignalType
from orbweaver.signals.hexadecimal import distance_bits, parse_value

_SIDE_PX = 128


@dataclass(frozen=True, slots=True)
class PdqType:
    """The perceptual hash that most lists for pictures share."""

    examples: Sequence[Example]
    name: str = "pdq"
    size_bits: int = 256
    match_distance_bits: int = 31
    proves_identity: bool = False
    least_quality: int = 1
    """At quality 0 the picture is flat and the bits are chance: such values never match near."""

    def parse(self, text: str) -> Signal:
        """Read a value in base 16, either case.

        Raises:
            MalformedSignal: Another length or alphabet.
        """
        return Signal(self.name, parse_value(self.name, text, self.size_bits))

    def is_near(self, one: Signal, other: Signal) -> bool:
        """Return whether two values are near: both of enough detail, at most 31 bits apart."""
        if min(one.quality, other.quality) < self.least_quality:
            return False
        return distance_bits(one.value_hex, other.value_hex) <= self.match_distance_bits


def _draw_terraces() -> bytes:
    """Return a BMP of 128 × 128 pixels: terraces on a slope, written byte by byte."""
    rows = bytearray()
    for y in range(_SIDE_PX):
        for x in range(_SIDE_PX):
            rows += bytes(
                ((x * y) // 64 % 256, (x * 2) % 256, 255 if (x // 24 + y // 40) % 2 else y)
            )
    header = struct.pack("<2sIHHI", b"BM", 54 + len(rows), 0, 0, 54)
    form = struct.pack(
        "<IiiHHIIiiII", 40, _SIDE_PX, _SIDE_PX, 1, 24, 0, len(rows), 2835, 2835, 0, 0
    )
    return header + form + bytes(rows)


_TERRACES = Example(
    media=_draw_terraces(),
    value_hex="2ae0551f2ae0551f551f2ae0551f551f2ae0551f551f2ae0d51fd51faae0551e",
    source="Meta's reference C++ code, as pdqhash 0.2.8 wraps it",
)

PDQ = PdqType(examples=(_TERRACES,))

PLUGIN: SignalType = PDQ
