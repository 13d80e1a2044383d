"""SHA-1: many lists speak it. Collisions were made, so equality is never proof."""

from orbweaver.model.signal import Example, SignalType
from orbweaver.signals.digest import DigestType

_SOURCE = "FIPS 180-1, appendices A and B"

SHA1 = DigestType(
    name="sha1",
    size_bits=160,
    proves_identity=False,
    examples=(
        Example(b"abc", "a9993e364706816aba3e25717850c26c9cd0d89d", _SOURCE),
        Example(
            b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
            _SOURCE,
        ),
    ),
)

PLUGIN: SignalType = SHA1
