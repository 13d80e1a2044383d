"""Planes of luma for the detectors, and what a transparent picture looks like on a backdrop."""

from math import isqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from orbweaver.detectors.decoded import Plane

WHITE, GREY = 255, 128
_OPAQUE = 255
_LARGEST_WHOLE_PX = 16_000_000
"""Above this, every other pixel and line (or more) is left out first: memory is bounded."""
_LARGEST_SMALL_PX = 1_000_000
_RGB_CHANNELS = 3


def luma_plane(pixels: NDArray[np.uint8]) -> Plane:
    """Return the luma of grey, RGB or RGBA pixels, rounded; a huge picture comes thinned out."""
    pixels = _thinned(pixels, _LARGEST_WHOLE_PX)
    if pixels.ndim < _RGB_CHANNELS:
        return np.ascontiguousarray(pixels)
    colours = np.ascontiguousarray(pixels[..., :_RGB_CHANNELS])
    return np.asarray(Image.fromarray(colours).convert("L"))


def small_plane(picture: Image.Image) -> Plane:
    """Return the luma of a picture, averaged down to about a million pixels."""
    grey = picture.convert("L")
    factor = _factor(grey.width * grey.height, _LARGEST_SMALL_PX)
    return np.asarray(grey.reduce(factor) if factor > 1 else grey)


def backdrops(pixels: NDArray[np.uint8]) -> tuple[Plane, ...]:
    """Return RGBA pixels laid over white and over mid grey; nothing where all are opaque."""
    alpha = pixels[..., _RGB_CHANNELS]
    if alpha.min(initial=_OPAQUE) == _OPAQUE:
        return ()
    thin = _thinned(pixels, _LARGEST_WHOLE_PX)
    picture = Image.fromarray(np.ascontiguousarray(thin), "RGBA")
    return tuple(small_plane(_laid_over(picture, shade)) for shade in (WHITE, GREY))


def _laid_over(picture: Image.Image, shade: int) -> Image.Image:
    ground = Image.new("L", picture.size, shade)
    ground.paste(picture.convert("L"), mask=picture.getchannel("A"))
    return ground


def _thinned(pixels: NDArray[np.uint8], most_px: int) -> NDArray[np.uint8]:
    step = _factor(pixels.shape[0] * pixels.shape[1], most_px)
    return pixels[::step, ::step] if step > 1 else pixels


def _factor(area_px: int, most_px: int) -> int:
    """Return by how much to divide each side so that at most about ``most_px`` remain."""
    return max(1, isqrt(area_px // most_px))
