"""Onion services: keys and address (version 3) from a seed, and Tor's files for them."""

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ONION_HOST = "gorse-cove.onion"
"""Stands in a blueprint for the name that the town's seed makes of it."""

_VERSION = b"\x03"
_CHECKSUM_BYTES = 2
_SCALAR_BYTES = 32


@dataclass(frozen=True, slots=True)
class OnionKeys:
    """The keys of one onion service; ``expanded`` is the secret one as Tor keeps it."""

    public: bytes
    expanded: bytes

    @property
    def host(self) -> str:
        """The name: 56 letters and digits, and ``.onion``."""
        checked = b".onion checksum" + self.public + _VERSION
        checksum = hashlib.sha3_256(checked).digest()[:_CHECKSUM_BYTES]
        return b32encode(self.public + checksum + _VERSION).decode().lower() + ".onion"

    def files(self) -> Mapping[str, bytes]:
        """Return what Tor wants to find in the folder of a hidden service, by file name."""
        return {
            "hs_ed25519_secret_key": _tagged("ed25519v1-secret: type0", self.expanded),
            "hs_ed25519_public_key": _tagged("ed25519v1-public: type0", self.public),
            "hostname": f"{self.host}\n".encode(),
        }

    def write(self, folder: Path) -> None:
        """Write the files into a folder that only its owner may enter, as Tor demands."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in self.files().items():
            path = folder / name
            path.touch(mode=0o600)
            path.write_bytes(content)


def onion_keys(town_seed: int, name: str) -> OnionKeys:
    """Return the keys of the town's onion service of this name: always the same ones."""
    secret = hashlib.sha256(f"onion {town_seed} {name}".encode()).digest()
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return OnionKeys(public, _expanded(secret))


def _expanded(secret: bytes) -> bytes:
    """Return scalar and prefix as RFC 8032, 5.1.5, makes them from a secret key."""
    digest = hashlib.sha512(secret).digest()
    scalar = bytearray(digest[:_SCALAR_BYTES])
    scalar[0] &= 0xF8
    scalar[-1] &= 0x7F
    scalar[-1] |= 0x40
    return bytes(scalar) + digest[_SCALAR_BYTES:]


def _tagged(tag: str, content: bytes) -> bytes:
    return f"== {tag} ==".encode().ljust(32, b"\0") + content
