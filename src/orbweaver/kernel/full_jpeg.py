"""The luma of a JPEG in full, natively: a library decoder's samples, in less time.

Untrusted bytes: the native reader checks all it reads, but belongs behind the jail's wall like
every decoder.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np

from orbweaver.kernel import library
from orbweaver.kernel.jpeg_facts import WHOLE_EIGHTHS, JpegHead, LowPlane
from orbweaver.kernel.jpeg_head import read_head
from orbweaver.kernel.promise import promises_too_much
from orbweaver.kernel.reference import full_jpeg as reference

_BLOCK_PX: Final = 8


def full_plane(content: bytes, *, head: JpegHead | None = None) -> LowPlane | None:
    """Return the whole luma, equal to ``kernel.jpeg.luma_plane`` bit for bit.

    Args:
        content: The whole file.
        head: What ``read_head`` said of ``content``, where it was asked already.

    Returns:
        Nothing where the file is odd in any way, damaged or cut, or over 40 megapixels and
        progressive: ask ``kernel.jpeg.luma_plane`` then, and Pillow after it.
    """
    head = head or read_head(content)
    if head is None or not head.has_plain_luma:
        return None
    native = _native_plane()
    if native is None:
        return reference.full_plane(content, head=head)
    across, down = head.sampling[0] if head.components > 1 else (1, 1)
    columns, rows = _filled_up(head.width_px, across), _filled_up(head.height_px, down)
    if promises_too_much(columns * rows, content):
        return None
    plane = np.empty((rows, columns), np.uint8)
    if native(content, len(content), plane.ctypes.data, columns, rows):
        return None
    whole = plane[: head.height_px, : head.width_px]
    return LowPlane(whole, head.width_px, head.height_px, WHOLE_EIGHTHS)


def _filled_up(side_px: int, sampling: int) -> int:
    """Return a side rounded up to whole units of the scan."""
    unit_px = sampling * _BLOCK_PX
    return -(-side_px // unit_px) * unit_px


@cache
def _native_plane() -> Callable[..., Any] | None:
    if library.loaded() is None:
        return None
    size = ctypes.c_size_t
    words = [ctypes.c_char_p, size, ctypes.c_void_p, size, size]
    return library.function("ow_jpeg_full_plane", ctypes.c_int32, words)
