"""PDQ of decoded pictures by the native kernel, or by its reference where that is missing.

One pass over the pixels makes the 64 x 64 samples that PDQ's blur comes down to; one transform of
them makes all eight turns and flips. Nothing larger than a cache is held beside the pixels.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel import library
from orbweaver.kernel.pdq_variants import VALUE_BYTES, Dihedral, PdqVariants
from orbweaver.kernel.reference import pdq as reference

__all__ = ["MOST_PX", "Dihedral", "PdqVariants", "pdq_of_indexed", "pdq_of_plane", "pdq_of_rgb"]

MOST_PX = 1 << 24
"""The longest side."""
_LUMA, _RGB = 1, 3
_PLANE_AXES = 2
_PALETTE_BYTES = 768
_VALUES_SHAPE = (len(Dihedral), VALUE_BYTES)
_NO_MEMORY = -2


def pdq_of_plane(
    plane: NDArray[np.uint8], width_px: int, height_px: int, *, as_if_px: int | None = None
) -> PdqVariants:
    """Return the PDQ of a plane of luma.

    Args:
        plane: (h, w) of 8 bits; rows may lie apart, as in a slice of a larger plane.
        width_px: The width of the original picture. The plane may be a smaller decoding of it
            (m/8 of each side, rounded up, as JPEG decoders do it, or any even scale): the
            weights of the original size are then folded on its pixels.
        height_px: The original's height.
        as_if_px: Weigh as if each side shorter than this had been enlarged to it by bilinear
            interpolation first, which brings thumbnails nearer to their originals.

    Raises:
        ValueError: Another type, shape or order of pixels, or a plane larger than the original.
    """
    _require_pixels(plane, _LUMA)
    _require_sides(plane, width_px, height_px, as_if_px)
    found = _native()
    if found is None:
        return reference.pdq_of_plane(plane, width_px, height_px, as_if_px=as_if_px)
    rows_px, columns_px = plane.shape
    sides = columns_px, rows_px, width_px, height_px, as_if_px or 0
    return _variants(found.of_plane, plane.ctypes.data, plane.strides[0], *sides)


def pdq_of_rgb(rgb: NDArray[np.uint8], *, as_if_px: int | None = None) -> PdqVariants:
    """Return the PDQ of an RGB picture, (h, w, 3) of 8 bits, whose rows may lie apart.

    Luma is 0.299 red + 0.587 green + 0.114 blue, as ``pdqhash`` takes it. ``as_if_px`` as for
    ``pdq_of_plane``.

    Raises:
        ValueError: Another type, shape or order of pixels.
    """
    _require_pixels(rgb, _RGB)
    height_px, width_px = rgb.shape[:2]
    _require_sides(rgb, width_px, height_px, as_if_px)
    found = _native()
    if found is None:
        return reference.pdq_of_rgb(rgb, as_if_px=as_if_px)
    sides = width_px, height_px, as_if_px or 0
    return _variants(found.of_rgb, rgb.ctypes.data, rgb.strides[0], *sides)


def pdq_of_indexed(
    indexes: NDArray[np.uint8], palette: bytes, *, as_if_px: int | None = None
) -> PdqVariants:
    """Return the PDQ of a picture whose bytes, (h, w), each name a colour of a palette.

    ``palette`` has 768 bytes: red, green and blue of 256 colours. The values are those of
    ``pdq_of_rgb`` of the colours, which are never written down as a whole.

    Raises:
        ValueError: Another type, shape or order of pixels, or another length of the palette.
    """
    _require_pixels(indexes, _LUMA)
    height_px, width_px = indexes.shape
    _require_sides(indexes, width_px, height_px, as_if_px)
    if len(palette) != _PALETTE_BYTES:
        raise ValueError(f"a palette of {len(palette)} bytes")
    found = _native()
    if found is None:
        return reference.pdq_of_indexed(indexes, palette, as_if_px=as_if_px)
    sides = width_px, height_px, as_if_px or 0
    return _variants(found.of_indexed, indexes.ctypes.data, indexes.strides[0], palette, *sides)


def _variants(ask: Callable[..., int], *words: object) -> PdqVariants:
    """Ask the library, which writes values and quality."""
    values, quality = np.empty(_VALUES_SHAPE, np.uint8), ctypes.c_int32()
    _check(ask(*words, values.ctypes.data, ctypes.byref(quality)))
    return PdqVariants(values, quality.value)


class _Native(NamedTuple):
    """The library's functions."""

    of_plane: Callable[..., int]
    of_rgb: Callable[..., int]
    of_indexed: Callable[..., int]


@cache
def _native() -> _Native | None:
    if library.loaded() is None:
        return None
    address, size = ctypes.c_void_p, ctypes.c_int32
    first: list[type[Any]] = [address, ctypes.c_int64]
    last: list[type[Any]] = [address, ctypes.POINTER(size)]
    return _Native(
        library.function("ow_pdq_of_plane", size, [*first, *[size] * 5, *last]),
        library.function("ow_pdq_of_rgb", size, [*first, *[size] * 3, *last]),
        library.function("ow_pdq_of_indexed", size, [*first, address, *[size] * 3, *last]),
    )


def _require_pixels(pixels: NDArray[Any], channels: int) -> None:
    shape, strides = pixels.shape, pixels.strides
    if channels == _LUMA:
        is_good = len(shape) == _PLANE_AXES and (strides[1] == 1 or shape[1] == 1)
    else:
        is_good = shape[2:] == (channels,) and strides[1:] == (channels, 1)
    if not is_good or pixels.dtype != np.uint8:
        raise ValueError(f"{pixels.dtype} pixels of shape {shape} and strides {strides}")


def _require_sides(
    pixels: NDArray[Any], width_px: int, height_px: int, as_if_px: int | None
) -> None:
    rows_px, columns_px = pixels.shape[:2]
    is_plane_good = 1 <= columns_px <= width_px and 1 <= rows_px <= height_px
    if not is_plane_good or max(width_px, height_px, as_if_px or 1) > MOST_PX:
        sides = f"{width_px} x {height_px}"
        raise ValueError(f"a plane of {columns_px} x {rows_px} for a picture of {sides}")
    if as_if_px is not None and as_if_px < 1:
        raise ValueError(f"as if enlarged to {as_if_px}")


def _check(failure: int) -> None:
    if failure == _NO_MEMORY:
        raise MemoryError("no room for a table of weights")
    if failure != 0:
        raise ValueError(f"the kernel refuses these sides: {failure}")
