"""Archives inside a worker: zip and tar, read in order, never unpacked to a disk."""

import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from lzma import LZMAError

from orbweaver.jail.limits import (
    LONGEST_ENTRY_NAME_CHARS,
    MOST_ENTRIES,
    MOST_ENTRY_BYTES,
    MOST_UNPACKED_BYTES,
)
from orbweaver.jail.refusals import Refusal, unreadable

_LOCKED = 0x1
_PIECE_BYTES = 1 << 16
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, OSError)
_NOT_READ = (NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive."""

    number: int
    """From 1, in the archive's order, folders left out."""
    name: str
    """As the archive says it, made printable; a text to show, never a path to open."""
    said_bytes: int
    content: bytes | None
    """Nothing where it cannot be had."""
    refusal: Refusal | None


def entries(payload: bytes) -> Iterator[Entry]:
    """Yield the files of an archive, each unpacked within the limits.

    Raises:
        UnreadableMedia: It is no archive that we read.
    """
    left = MOST_UNPACKED_BYTES
    for entry in _of_zip(payload) if zipfile.is_zipfile(BytesIO(payload)) else _of_tar(payload):
        if entry.number > MOST_ENTRIES:
            return
        if entry.content is not None:
            left -= len(entry.content)
        yield entry
        if left <= 0:
            return


def entry_at(payload: bytes, number: int) -> bytes:
    """Return the content of one entry.

    Raises:
        MediaError: There is none, or it cannot be had.
    """
    for entry in entries(payload):
        if entry.number == number:
            if entry.content is None:
                raise unreadable(entry.refusal or Refusal.DAMAGED)
            return entry.content
    raise unreadable(Refusal.NO_SUCH_ENTRY)


def count(payload: bytes) -> int:
    """Return how many files an archive says that it holds, as far as that can be told cheaply."""
    if not zipfile.is_zipfile(BytesIO(payload)):
        return 0
    try:
        with zipfile.ZipFile(BytesIO(payload)) as archive:
            return sum(1 for info in archive.infolist() if not info.is_dir())
    except _BROKEN:
        return 0


def _of_zip(payload: bytes) -> Iterator[Entry]:
    try:
        with zipfile.ZipFile(BytesIO(payload)) as archive:
            files = (info for info in archive.infolist() if not info.is_dir())
            for number, info in enumerate(files, start=1):
                yield _zip_entry(archive, info, number)
    except _BROKEN as error:
        raise unreadable(Refusal.DAMAGED) from error


def _zip_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, number: int) -> Entry:
    name, said_bytes = printable(info.filename), info.file_size
    if info.flag_bits & _LOCKED:
        return Entry(number, name, said_bytes, None, Refusal.ENCRYPTED)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Entry(number, name, said_bytes, None, Refusal.NO_DECODER)
    try:
        with archive.open(info) as file:
            return _bounded(number, name, said_bytes, iter(partial(file.read, _PIECE_BYTES), b""))
    except _BROKEN:
        return Entry(number, name, said_bytes, None, Refusal.DAMAGED)
    except _NOT_READ:
        return Entry(number, name, said_bytes, None, Refusal.NO_DECODER)


def _of_tar(payload: bytes) -> Iterator[Entry]:
    number = 0
    try:
        with tarfile.open(fileobj=BytesIO(payload), mode="r|*") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isreg() else None
                if file is None:
                    continue
                number += 1
                pieces = iter(partial(file.read, _PIECE_BYTES), b"")
                yield _bounded(number, printable(member.name), member.size, pieces)
    except tarfile.ReadError as error:
        if not number:
            raise unreadable(Refusal.NOT_AN_ARCHIVE) from error
    except _BROKEN as error:
        raise unreadable(Refusal.DAMAGED) from error


def _bounded(number: int, name: str, said_bytes: int, pieces: Iterator[bytes]) -> Entry:
    """Unpack piece by piece, and stop where it becomes too much, whatever was said."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST_ENTRY_BYTES:
            return Entry(number, name, said_bytes, None, Refusal.TOO_MUCH_UNPACKED)
    return Entry(number, name, said_bytes, bytes(content), None)


def printable(name: str) -> str:
    """Return a name that can be shown: no control characters, no lone surrogates, not too long."""
    kept = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return kept.encode("utf-8", "replace").decode()[:LONGEST_ENTRY_NAME_CHARS]
