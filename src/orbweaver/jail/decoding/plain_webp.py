"""Plain WebP, one still picture and nothing else: its size is read here, its pixels by a codec.

Pillow makes an animation decoder of every WebP, whose canvases cost as much as a tenth of the
picture. What has more than the one chunk (RFC 9649, section 2.5 and 2.6) is left to it.
"""

import imagecodecs
import numpy as np

from orbweaver.jail.decoding.pixels import Pixels
from orbweaver.jail.pictures import check_size

_LOSSY, _LOSSLESS = b"VP8 ", b"VP8L"
_KEY_FRAME_START, _LOSSLESS_START = b"\x9d\x01\x2a", 0x2F
_SIDE_MASK = 0x3FFF
_LEAST_BYTES = 30
_COLOUR_SHAPES = {(3,), (4,)}


def plain_webp_pixels(content: bytes) -> Pixels | None:
    """Return the pixels of a plain WebP; nothing where it is not plain or the codec refuses.

    Raises:
        MediaTooLarge: More pixels or a longer side than allowed.
    """
    sides = _sides_px(content)
    if sides is None:
        return None
    width_px, height_px = sides
    check_size(width_px, height_px)
    try:
        pixels = imagecodecs.webp_decode(content)
    except (RuntimeError, ValueError):
        return None
    is_promised = pixels.shape[:2] == (height_px, width_px) and pixels.shape[2:] in _COLOUR_SHAPES
    return Pixels(pixels) if is_promised and pixels.dtype == np.uint8 else None


def _sides_px(content: bytes) -> tuple[int, int] | None:
    """Return width and height as the one chunk's own header says."""
    if len(content) < _LEAST_BYTES or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    kind, body = content[12:16], content[20:30]
    if kind == _LOSSY and body[3:6] == _KEY_FRAME_START:
        width_px, height_px = (int.from_bytes(body[at : at + 2], "little") for at in (6, 8))
        sides = width_px & _SIDE_MASK, height_px & _SIDE_MASK
    elif kind == _LOSSLESS and body[0] == _LOSSLESS_START:
        packed = int.from_bytes(body[1:5], "little")
        sides = 1 + (packed & _SIDE_MASK), 1 + (packed >> 14 & _SIDE_MASK)
    else:
        return None
    return sides if min(sides) else None
