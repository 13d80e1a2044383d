"""SHA-256: names media in this house; equality is identity."""

from orbweaver.model.signal import Example, SignalType
from orbweaver.signals.digest import DigestType

_SOURCE = "FIPS 180-2, appendices B.1 and B.2"

SHA256 = DigestType(
    name="sha256",
    size_bits=256,
    proves_identity=True,
    examples=(
        Example(
            b"abc",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            _SOURCE,
        ),
        Example(
            b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            _SOURCE,
        ),
    ),
)

PLUGIN: SignalType = SHA256
