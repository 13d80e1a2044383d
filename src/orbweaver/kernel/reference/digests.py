"""SHA-1 and SHA-256 by the standard library: OpenSSL's, one after the other."""

import hashlib


def sha1_sha256(content: bytes) -> tuple[bytes, bytes]:
    """Return both digests of ``content``, 20 and 32 bytes."""
    first = hashlib.sha1(content, usedforsecurity=False)
    return first.digest(), hashlib.sha256(content).digest()
