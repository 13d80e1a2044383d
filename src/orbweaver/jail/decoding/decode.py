"""Decoding any picture: the quickest sound way for what it is, Pillow's for all that is odd."""

from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from orbweaver.detectors.decoded import Decoded
from orbweaver.errors import MediaError
from orbweaver.jail.decoding.direct import direct_pixels
from orbweaver.jail.decoding.jpeg import see_jpeg
from orbweaver.jail.decoding.other_frames import frames_of
from orbweaver.jail.decoding.planes import backdrops, luma_plane
from orbweaver.jail.decoding.seen import DecodeOrder, Seen
from orbweaver.jail.pdq import pdq_of_pixels
from orbweaver.jail.pictures import frame_count, load_first_frame, open_picture, to_rgb
from orbweaver.jail.record import MOST_ORIENTATION
from orbweaver.jail.sniff import sniff
from orbweaver.model.scan_mode import ScanMode

_ORIENTATION_TAG = 0x0112
_ALPHA_MODES = {"RGBA", "LA", "PA", "La", "RGBa"}
_ALPHA_CHANNELS = 4
_COLOUR_DIMENSIONS = 3


def see(content: bytes, order: DecodeOrder) -> Seen:
    """Decode the first frame of ``content`` and hash it as stored.

    Raises:
        MediaError: It is no picture that we read, damaged, or above a limit.
    """
    seen = see_jpeg(content, order) if sniff(content) == "image/jpeg" else None
    return seen or _see_any(content, order)


def _see_any(content: bytes, order: DecodeOrder) -> Seen:
    opened = open_picture(content)
    frames = frame_count(opened, content)
    pixels, is_whole = direct_pixels(content, opened, frames), True
    if pixels is None:
        picture, is_whole = load_first_frame(content)
        pixels = _pixels(picture, keep_alpha=order.wants_planes)
    width_px, height_px = opened.size
    orientation = _orientation(opened)
    pdq = pdq_of_pixels(_without_alpha(pixels))
    return Seen(
        width_px=width_px,
        height_px=height_px,
        frame_count=frames,
        is_whole=is_whole,
        orientation=orientation,
        mode=ScanMode.EXACT,
        pdq=pdq.value,
        quality=pdq.quality,
        decoded=Decoded(
            plane=luma_plane(pixels),
            width_px=width_px,
            height_px=height_px,
            orientation=orientation,
            backdrops=backdrops(pixels) if _has_alpha(pixels) else (),
            frames=frames_of(content, frames),
        )
        if order.wants_planes
        else None,
    )


def _pixels(picture: Image.Image, *, keep_alpha: bool) -> NDArray[np.uint8]:
    """Return RGB, or RGBA where the picture has parts that let others through."""
    is_clear = picture.mode in _ALPHA_MODES or "transparency" in picture.info
    if keep_alpha and is_clear:
        return np.asarray(picture.convert("RGBA"))
    return np.asarray(to_rgb(picture))


def _has_alpha(pixels: NDArray[np.uint8]) -> bool:
    return pixels.ndim == _COLOUR_DIMENSIONS and pixels.shape[2] == _ALPHA_CHANNELS


def _without_alpha(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[..., :_COLOUR_DIMENSIONS]) if _has_alpha(pixels) else pixels


def _orientation(opened: Image.Image) -> int:
    """Return what EXIF says before the pixels, if anything: looking further would decode them."""
    if "exif" not in opened.info and opened.format != "TIFF":
        return 1
    with suppress(MediaError, ValueError, OSError, SyntaxError, KeyError, TypeError):
        found = opened.getexif().get(_ORIENTATION_TAG, 1)
        if isinstance(found, int) and 1 <= found <= MOST_ORIENTATION:
            return found
    return 1
