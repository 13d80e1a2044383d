r"""A stream that only the key's owner reads: AES-256-GCM in numbered chunks.

Layout: ``ORBBAK1\\n``, then for each chunk a 4-byte big-endian length and the sealed chunk. The
nonce is the chunk's number; the last chunk is marked in the associated data, so that a stream
that was cut, reordered or glued does not open. Every stream has a key of its own, derived from
the house key and 32 random bytes that follow the magic.
"""

import io
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from orbweaver.deployment.keys import KEY_BYTES, derive
from orbweaver.errors import DamagedObject

MAGIC = b"ORBBAK1\n"
CHUNK_BYTES = 1024 * 1024
TAG_BYTES = 16


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _associated(*, is_last: bool) -> bytes:
    return MAGIC + (b"last" if is_last else b"more")


class SealingWriter(io.RawIOBase):
    """Seals what is written to it; ``close`` writes the last chunk."""

    def __init__(self, target: BinaryIO, house_key: bytes, salt: bytes) -> None:
        """Write to ``target``; ``salt`` is 32 fresh random bytes."""
        self._target = target
        self._cipher = AESGCM(derive(house_key, f"backup {salt.hex()}"))
        self._waiting = bytearray()
        self._number = 0
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: object) -> int:
        """Take bytes; seal every full chunk."""
        content = bytes(memoryview(data))  # type: ignore[arg-type]  # RawIOBase says Buffer
        self._waiting += content
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(content)

    def close(self) -> None:
        """Seal what is left as the last chunk."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
        super().close()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), chunk, _associated(is_last=is_last))
        self._target.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class OpeningReader(io.RawIOBase):
    """Opens what :class:`SealingWriter` wrote.

    Raises:
        DamagedObject: Another key, or a stream that was altered or cut.
    """

    def __init__(self, source: BinaryIO, house_key: bytes) -> None:
        """Read the head of ``source``."""
        if source.read(len(MAGIC)) != MAGIC:
            raise DamagedObject("this is no backup of Orbweaver")
        salt = source.read(KEY_BYTES)
        self._source = source
        self._cipher = AESGCM(derive(house_key, f"backup {salt.hex()}"))
        self._open = b""
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` with opened bytes; 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]  # RawIOBase says Buffer
        while not self._open and not self._ended:
            self._open = self._next_chunk()
        size = min(len(view), len(self._open))
        view[:size] = self._open[:size]
        self._open = self._open[size:]
        return size

    def _next_chunk(self) -> bytes:
        length = int.from_bytes(self._source.read(4), "big")
        if not TAG_BYTES <= length <= CHUNK_BYTES + TAG_BYTES:
            raise DamagedObject(f"backup, chunk {self._number}: the stream was cut or altered")
        sealed = self._source.read(length)
        if len(sealed) != length:
            raise DamagedObject(f"backup, chunk {self._number}: the stream was cut or altered")
        for is_last in (False, True):
            try:
                chunk = self._cipher.decrypt(
                    _nonce(self._number), sealed, _associated(is_last=is_last)
                )
            except InvalidTag:
                continue
            self._number += 1
            self._ended = is_last
            if is_last and self._source.read(1):
                raise DamagedObject("backup: something was glued to its end")
            return chunk
        raise DamagedObject(f"backup, chunk {self._number}: another key, or altered")
