"""JPEG read no further than needed: luma at a small scale, natively.

Untrusted bytes: the native reader checks all it reads, but belongs behind the jail's wall like
every decoder.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np

from orbweaver.kernel import library
from orbweaver.kernel.jpeg_facts import JpegHead, JpegProcess, LowPlane, scaled_px
from orbweaver.kernel.jpeg_head import read_head
from orbweaver.kernel.promise import promises_too_much
from orbweaver.kernel.reference import low_jpeg as reference

__all__ = ["JpegHead", "LowPlane", "low_plane", "read_head"]

_MOST_EIGHTHS: Final = 4
"""Beyond, nearly all coefficients are needed and a library decoder is as fast."""
_MOST_EIGHTHS_SEQUENTIAL: Final = 3
_INT: Final = ctypes.c_int32


def low_plane(
    content: bytes, least_side_px: int, *, head: JpegHead | None = None
) -> LowPlane | None:
    """Return luma at the least scale whose smaller side is not below ``least_side_px``.

    Args:
        content: The whole file.
        least_side_px: At least 1.
        head: What ``read_head`` said of ``content``, where it was asked already.

    Returns:
        Nothing where the file is odd in any way, or wants a scale that a library decoder serves
        as fast: ask ``kernel.jpeg.luma_plane`` then, and Pillow after it.
    """
    head = head or read_head(content)
    if head is None or not head.has_plain_luma:
        return None
    eighths = head.eighths_for(least_side_px)
    is_progressive = head.process is JpegProcess.PROGRESSIVE
    if eighths > (_MOST_EIGHTHS if is_progressive else _MOST_EIGHTHS_SEQUENTIAL):
        return None
    native = _native_plane()
    if native is None:
        return reference.low_plane(content, least_side_px, head=head)
    return _decode(native, content, head, eighths)


def _decode(
    native: Callable[..., Any], content: bytes, head: JpegHead, eighths: int
) -> LowPlane | None:
    columns, rows = scaled_px(head.width_px, eighths), scaled_px(head.height_px, eighths)
    if promises_too_much(columns * rows, content):
        return None
    plane = np.empty((rows, columns), np.uint8)
    odd = native(content, len(content), eighths, plane.ctypes.data, columns, rows)
    return None if odd else LowPlane(plane, head.width_px, head.height_px, eighths)


@cache
def _native_plane() -> Callable[..., Any] | None:
    if library.loaded() is None:
        return None
    words = [ctypes.c_char_p, ctypes.c_size_t, _INT, ctypes.c_void_p, _INT, _INT]
    return library.function("ow_jpeg_low_plane", _INT, words)
