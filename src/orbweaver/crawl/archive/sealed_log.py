r"""A sealed log: records are appended, whole or not at all, and only the key's owner reads them.

Layout: ``ORBARC1\\n`` and 32 random bytes, then for each record a 4-byte big-endian length, a
12-byte nonce, and the record under AES-256-GCM. The key of a file is derived from the archive's
key and the random bytes; a record is bound to the file's name and to its place in it, so that one
that was moved, reordered or put into another file does not open.
"""

import errno
import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from orbweaver.errors import DamagedObject, StoreFull, StoreUnavailable

MAGIC = b"ORBARC1\n"
SALT_BYTES, NONCE_BYTES, TAG_BYTES, LENGTH_BYTES = 32, 12, 16, 4
HEAD_BYTES = len(MAGIC) + SALT_BYTES
MOST_RECORD_BYTES = 128 * 1024 * 1024
_FILE_MODE, _FOLDER_MODE = 0o600, 0o700
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class SealedLog:
    """One file of records. Several processes may append at once; readers see whole records."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Keep records at ``path``, sealed under a key that follows from ``key``, 32 bytes."""
        self._path = path
        self._key = key
        self._whole_bytes = 0
        """Up to where the file was seen to be whole."""

    def append(self, records: Sequence[bytes]) -> None:
        """Write records durably: after it returned no kill loses them.

        Raises:
            StoreFull: No room; none of them was written.
            StoreUnavailable: The disk does not take them.
            DamagedObject: The file at that place is no log of ours.
        """
        with _named_errors(self._path), self._locked() as file:
            salt = self._mended(file)
            start = file.seek(0, os.SEEK_END)
            try:
                _write_all(file, self._sealed(records, salt, start))
                os.fsync(file.fileno())
            except OSError:
                file.truncate(start)
                raise
            self._whole_bytes = file.tell()

    def records(self) -> Iterator[bytes]:
        """Walk all records in order; what a kill left unfinished at the end is none.

        Raises:
            DamagedObject: A record does not open: altered, moved, or sealed under another key.
        """
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return
        with file:
            salt = _salt_in(file, self._path)
            if salt is None:
                return
            cipher = self._cipher(salt)
            for place, sealed in _frames(file):
                yield self._opened(cipher, place, sealed)

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """Open the file, made where missing, and keep other writers out."""
        folder = self._path.parent
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        number = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
        with os.fdopen(number, "r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file

    def _mended(self, file: BinaryIO) -> bytes:
        """Cut off what a killed writer left unfinished; return the file's random bytes."""
        salt = _salt_in(file, self._path)
        if salt is None:
            return self._begun(file)
        size_bytes = file.seek(0, os.SEEK_END)
        if size_bytes != self._whole_bytes:
            known = self._whole_bytes if self._whole_bytes <= size_bytes else 0
            file.seek(max(HEAD_BYTES, known))
            self._whole_bytes = _end_of_frames(file)
            file.truncate(self._whole_bytes)
        return salt

    def _begun(self, file: BinaryIO) -> bytes:
        """Write the head of a new file."""
        salt = secrets.token_bytes(SALT_BYTES)
        file.seek(0)
        file.truncate(0)
        _write_all(file, MAGIC + salt)
        _sync_folder(self._path.parent)
        self._whole_bytes = HEAD_BYTES
        return salt

    def _sealed(self, records: Sequence[bytes], salt: bytes, start: int) -> bytes:
        cipher, made = self._cipher(salt), bytearray()
        for record in records:
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = nonce + cipher.encrypt(nonce, record, self._place(start + len(made)))
            made += len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed
        return bytes(made)

    def _opened(self, cipher: AESGCM, place: int, sealed: bytes) -> bytes:
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, body, self._place(place))
        except InvalidTag as error:
            where = f"{self._path.name}, byte {place}"
            raise DamagedObject(f"archive {where}: another key, or altered") from error

    def _place(self, place: int) -> bytes:
        """Return what a record is bound to."""
        return MAGIC + self._path.name.encode() + place.to_bytes(8, "big")

    def _cipher(self, salt: bytes) -> AESGCM:
        derived = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"orbweaver archive 1")
        return AESGCM(derived.derive(self._key))


def _salt_in(file: BinaryIO, path: Path) -> bytes | None:
    """Return the file's random bytes; nothing where even the head was not finished.

    Raises:
        DamagedObject: It is another file.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head.startswith(MAGIC[: len(head)]):
        raise DamagedObject(f"{path.name} is no archive of Orbweaver")
    return head[len(MAGIC) :] if len(head) == HEAD_BYTES else None


def _frames(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the place and the bytes of every whole frame from here on."""
    while True:
        place = file.tell()
        length = int.from_bytes(file.read(LENGTH_BYTES), "big")
        if not NONCE_BYTES + TAG_BYTES <= length <= MOST_RECORD_BYTES:
            return
        sealed = file.read(length)
        if len(sealed) < length:
            return
        yield place, sealed


def _end_of_frames(file: BinaryIO) -> int:
    end = file.tell()
    for place, sealed in _frames(file):
        end = place + LENGTH_BYTES + len(sealed)
    return end


def _write_all(file: BinaryIO, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    """Tell a full or failing disk as the house does."""
    try:
        yield
    except OSError as error:
        kind = StoreFull if error.errno in _NO_ROOM else StoreUnavailable
        raise kind(f"archive {path.name}: {error.strerror}") from error
