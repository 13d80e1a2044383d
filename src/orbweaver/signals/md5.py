"""MD5: old lists speak it. Collisions can be made at will, so equality is never proof."""

from orbweaver.model.signal import Example, SignalType
from orbweaver.signals.digest import DigestType

_SOURCE = "RFC 1321, appendix A.5"

MD5 = DigestType(
    name="md5",
    size_bits=128,
    proves_identity=False,
    examples=(
        Example(b"", "d41d8cd98f00b204e9800998ecf8427e", _SOURCE),
        Example(b"abc", "900150983cd24fb0d6963f7d28e17f72", _SOURCE),
        Example(b"message digest", "f96b697d7cb7938d525a2f31aaf161d0", _SOURCE),
    ),
)

PLUGIN: SignalType = MD5
