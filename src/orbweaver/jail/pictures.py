"""Opening hostile pictures with Pillow: inside a worker, allowed formats alone, header first."""

import warnings
from io import BytesIO

import numpy as np
from PIL import AvifImagePlugin, Image, ImageFile, ImageOps

from orbweaver.errors import MediaError
from orbweaver.jail.frame_count import COUNTERS
from orbweaver.jail.heif import plugin as heif
from orbweaver.jail.jpeg_scans import has_more_scans
from orbweaver.jail.limits import (
    LARGEST_PICTURE_PX,
    LONGEST_SIDE_PX,
    MOST_FRAMES,
    MOST_JPEG_SCANS,
)
from orbweaver.jail.refusals import Refusal, unreadable
from orbweaver.jail.sniff import sniff

PILLOW_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/heic": heif.FORMAT,
}
_NOT_READ = {"image/svg+xml": Refusal.A_DRAWING}
_WHITE_8_BIT, _WHITE_16_BIT = 255, 65_535
_DEEP_MODES = {"I", "F", "I;16", "I;16B", "I;16L", "I;16N"}


def prepare_pillow() -> None:
    """Set Pillow's limits and load its plug-ins: once a worker, before the walls stand."""
    Image.MAX_IMAGE_PIXELS = LARGEST_PICTURE_PX
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.init()
    heif.register()
    warnings.simplefilter("ignore")


def open_picture(data: bytes) -> Image.Image:
    """Return the picture with its header read and checked, its pixels not yet decoded.

    Raises:
        UnreadableMedia: Not an allowed format, or a broken header.
        MediaTooLarge: More pixels, a longer side or more scans than allowed.
    """
    media_type = sniff(data)
    name = PILLOW_FORMATS.get(media_type)
    if name is None:
        raise unreadable(_NOT_READ.get(media_type, Refusal.NOT_A_PICTURE))
    if name == "JPEG" and has_more_scans(data, MOST_JPEG_SCANS):
        raise unreadable(Refusal.TOO_MANY_SCANS)
    try:
        picture = Image.open(BytesIO(data), formats=[name])
    except Image.DecompressionBombError as error:
        raise unreadable(Refusal.TOO_MANY_PIXELS) from error
    check_size(*picture.size)
    return picture


def check_size(width_px: int, height_px: int) -> None:
    """Refuse what is too large to decode.

    Raises:
        MediaTooLarge: More pixels or a longer side than allowed.
    """
    if max(width_px, height_px) > LONGEST_SIDE_PX:
        raise unreadable(Refusal.SIDE_TOO_LONG)
    if width_px * height_px > LARGEST_PICTURE_PX:
        raise unreadable(Refusal.TOO_MANY_PIXELS)


def frame_count(picture: Image.Image, data: bytes) -> int:
    """Return how many frames or pages there are, 1 to ``MOST_FRAMES`` (a longer one counts so)."""
    counter = COUNTERS.get(picture.format or "")
    frames = counter(data) if counter else int(getattr(picture, "n_frames", 1))
    return min(max(1, frames), MOST_FRAMES)


def decode_first_frame(data: bytes) -> Image.Image:
    """Return the first frame as RGB, turned as its EXIF orientation says.

    Raises:
        MediaError: As :func:`open_picture`, or nothing could be decoded at all.
    """
    picture, _ = load_first_frame(data)
    return to_rgb(ImageOps.exif_transpose(picture))


def load_first_frame(data: bytes) -> tuple[Image.Image, bool]:
    """Return the first frame as stored and whether all of its bytes were there.

    A cut or bruised picture is decoded as far as it goes, as browsers do.

    Raises:
        MediaError: As :func:`open_picture`, or nothing could be decoded at all.
    """
    try:
        return _loaded(data), True
    except (MediaError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - Pillow raises a dozen kinds; what it can still show is tried
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            return _loaded(data), False
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False


def _loaded(data: bytes) -> Image.Image:
    picture = open_picture(data)
    picture.load()
    return picture


def to_rgb(picture: Image.Image) -> Image.Image:
    """Return ``picture`` as 8-bit RGB; deeper grey is scaled, transparency is dropped."""
    if picture.mode in _DEEP_MODES:
        return _from_deep(picture)
    if picture.mode == "LAB":
        picture = picture.getchannel(0)
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _from_deep(picture: Image.Image) -> Image.Image:
    """Scale grey of 16 or 32 bits, or floating point, to 8 bits."""
    values = np.nan_to_num(np.asarray(picture, dtype=np.float64))
    scaled = np.clip(values * _scale_to_bytes(picture.mode, float(values.max(initial=0))), 0, 255)
    return Image.fromarray(scaled.astype(np.uint8)).convert("RGB")


def _scale_to_bytes(mode: str, highest: float) -> float:
    if mode.startswith("I;16") or _WHITE_8_BIT < highest <= _WHITE_16_BIT:
        return _WHITE_8_BIT / _WHITE_16_BIT
    if highest > _WHITE_16_BIT or 0 < highest <= 1:
        return _WHITE_8_BIT / highest
    return 1.0
