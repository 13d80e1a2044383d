"""Files that show the same picture and are other bytes: a remark is put where each format has room.

A decoder does the same work for each; a digest tells them apart.
"""

import zlib
from collections.abc import Callable
from struct import pack


def marked(data: bytes, file_format: str, remark: bytes) -> bytes:
    """Return a picture with a remark of at most a few hundred bytes in it."""
    return _MARKERS[file_format](data, remark)


def _jpeg(data: bytes, remark: bytes) -> bytes:
    """Put a comment right behind the first marker."""
    return data[:2] + b"\xff\xfe" + pack(">H", len(remark) + 2) + remark + data[2:]


def _png(data: bytes, remark: bytes) -> bytes:
    """Put a text chunk before the last one, which is empty and twelve bytes long."""
    chunk = b"tEXtComment\0" + remark
    whole = pack(">I", len(chunk) - 4) + chunk + pack(">I", zlib.crc32(chunk))
    return data[:-12] + whole + data[-12:]


def _webp(data: bytes, remark: bytes) -> bytes:
    """Put a chunk that nobody knows at the end, and say that the file is longer."""
    padded = remark + b"\0" * (len(remark) % 2)
    body = data[8:] + b"NOTE" + pack("<I", len(remark)) + padded
    return b"RIFF" + pack("<I", len(body)) + body


def _gif(data: bytes, remark: bytes) -> bytes:
    """Put a comment before the trailer."""
    return data[:-1] + b"\x21\xfe" + bytes([len(remark)]) + remark + b"\0" + data[-1:]


def _avif(data: bytes, remark: bytes) -> bytes:
    """Put a box of free space at the end."""
    return data + pack(">I", len(remark) + 8) + b"free" + remark


_MARKERS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "jpg": _jpeg,
    "png": _png,
    "webp": _webp,
    "gif": _gif,
    "avif": _avif,
}
