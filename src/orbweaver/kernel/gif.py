"""The first frame of a plain GIF, natively: bytes that name colours, and the colours.

Untrusted bytes: the native reader checks all it reads, but belongs behind the jail's wall like
every decoder. Without the library there is no such reader, and Pillow reads everything.
"""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel import library
from orbweaver.kernel.promise import promises_too_much

_PALETTE_BYTES, _ROOM_BYTES = 768, 16
_INT = ctypes.c_int32


@dataclass(frozen=True, slots=True)
class IndexedFrame:
    """A frame of one byte a pixel."""

    indexes: NDArray[np.uint8]
    """Shape (rows, columns)."""
    palette: bytes
    """768 bytes: red, green and blue of 256 colours."""


def read_sides(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; nothing where it is no GIF, or nobody here reads it."""
    native = _native()
    if native is None:
        return None
    width_px, height_px = _INT(), _INT()
    odd = native[0](content, len(content), ctypes.byref(width_px), ctypes.byref(height_px))
    return None if odd else (width_px.value, height_px.value)


def first_frame(content: bytes, width_px: int, height_px: int) -> IndexedFrame | None:
    """Return the first frame of a GIF of that size, as :func:`read_sides` says it.

    Returns:
        Nothing where the file is odd in any way (partly clear, cut, with a frame smaller than
        the picture): ask Pillow then.
    """
    native = _native()
    count = width_px * height_px
    if native is None or promises_too_much(count, content):
        return None
    pixels = np.empty(count + _ROOM_BYTES, np.uint8)
    palette = ctypes.create_string_buffer(_PALETTE_BYTES)
    if native[1](content, len(content), pixels.ctypes.data, width_px, height_px, palette):
        return None
    return IndexedFrame(pixels[:count].reshape(height_px, width_px), palette.raw)


@cache
def _native() -> tuple[Callable[..., int], Callable[..., int]] | None:
    if library.loaded() is None:
        return None
    number = ctypes.POINTER(_INT)
    file: list[type[Any]] = [ctypes.c_char_p, ctypes.c_size_t]
    frame: list[type[Any]] = [ctypes.c_void_p, _INT, _INT, ctypes.c_char_p]
    return (
        library.function("ow_gif_sides", _INT, [*file, number, number]),
        library.function("ow_gif_first_frame", _INT, [*file, *frame]),
    )
