"""How many frames a GIF or TIFF holds, by walking its blocks without decoding; bounded."""

import struct
from collections.abc import Callable

from orbweaver.jail.limits import MOST_FRAMES

_BIG_TIFF = 43  # where a plain one says 42
_FULL, _FULL_BYTE = 255, b"\xff"
_RUN_BYTES = 1 << 15
_GIF_IMAGE, _GIF_EXTENSION = 0x2C, 0x21


def count_gif_frames(data: bytes) -> int:
    """Return the number of image blocks, at most ``MOST_FRAMES``; a cut file counts what it has."""
    at = 13 + _colour_table_bytes(data, 10)
    frames = 0
    while at < len(data) and frames < MOST_FRAMES:
        if data[at] == _GIF_IMAGE:
            frames += 1
            at = _after_sub_blocks(data, at + 11 + _colour_table_bytes(data, at + 9))
        elif data[at] == _GIF_EXTENSION:
            at = _after_sub_blocks(data, at + 2)
        else:
            break
    return max(1, frames)


def _colour_table_bytes(data: bytes, flags_at: int) -> int:
    flags = data[flags_at] if flags_at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_sub_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        if data[at] == _FULL:  # mostly they are: as many as there are of them, at once
            lengths = data[at : at + _RUN_BYTES : 1 + _FULL]
            at += (1 + _FULL) * (len(lengths) - len(lengths.lstrip(_FULL_BYTE)))
        else:
            at += 1 + data[at]
    return at + 1


def count_tiff_pages(data: bytes) -> int:
    """Return the length of the chain of directories, at most ``MOST_FRAMES``."""
    order = "<" if data[:2] == b"II" else ">"
    is_big = _BIG_TIFF in data[2:4]
    following = _big_directory if is_big else _small_directory
    pages = 0
    at = _number(data, order + ("Q" if is_big else "I"), 8 if is_big else 4)
    while at and pages < MOST_FRAMES:
        pages += 1
        at = following(data, order, at)
    return max(1, pages)


def _small_directory(data: bytes, order: str, at: int) -> int:
    return _number(data, order + "I", at + 2 + 12 * _number(data, order + "H", at))


def _big_directory(data: bytes, order: str, at: int) -> int:
    return _number(data, order + "Q", at + 8 + 20 * _number(data, order + "Q", at))


def _number(data: bytes, form: str, at: int) -> int:
    """Read one number; 0 where the file ends before it."""
    if at + struct.calcsize(form) > len(data):
        return 0
    return int(struct.unpack_from(form, data, at)[0])


COUNTERS: dict[str, Callable[[bytes], int]] = {
    "GIF": count_gif_frames,
    "TIFF": count_tiff_pages,
}
