"""Decoding any picture: the quickest sound way for what it is, Pillow's for all that is odd."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from PIL import Image

from orbweaver.detectors.decoded import Decoded
from orbweaver.errors import MediaError
from orbweaver.jail.decoding.direct import direct_pixels
from orbweaver.jail.decoding.jpeg import see_jpeg
from orbweaver.jail.decoding.other_frames import frames_of
from orbweaver.jail.decoding.pixels import Pixels, pixels_of
from orbweaver.jail.decoding.plain_webp import plain_webp_pixels
from orbweaver.jail.decoding.seen import DecodeOrder, Seen
from orbweaver.jail.frame_count import count_gif_frames
from orbweaver.jail.limits import MOST_FRAMES
from orbweaver.jail.pictures import check_size, frame_count, load_first_frame, open_picture
from orbweaver.jail.record import MOST_ORIENTATION
from orbweaver.jail.sniff import sniff
from orbweaver.kernel.gif import first_frame, read_sides
from orbweaver.model.scan_mode import ScanMode

_ORIENTATION_TAG = 0x0112


def see(content: bytes, order: DecodeOrder) -> Seen:
    """Decode the first frame of ``content`` and hash it as stored.

    Raises:
        MediaError: It is no picture that we read, damaged, or above a limit.
    """
    quick = _QUICK.get(sniff(content))
    return (quick(content, order) if quick else None) or _see_any(content, order)


def _see_webp(content: bytes, order: DecodeOrder) -> Seen | None:
    pixels = plain_webp_pixels(content)
    return None if pixels is None else _seen(pixels, order)


def _see_gif(content: bytes, order: DecodeOrder) -> Seen | None:
    sides = read_sides(content) if order.own_decoders else None
    if sides is None:
        return None
    check_size(*sides)
    frame = first_frame(content, *sides)
    if frame is None:
        return None
    frames = min(count_gif_frames(content), MOST_FRAMES)
    return _with_frames(_seen(Pixels(frame.indexes, frame.palette), order), content, frames)


_QUICK: dict[str, Callable[[bytes, DecodeOrder], Seen | None]] = {
    "image/gif": _see_gif,
    "image/jpeg": see_jpeg,
    "image/webp": _see_webp,
}
"""Ways that need no Pillow; each says nothing where the file is odd in any way."""


def _see_any(content: bytes, order: DecodeOrder) -> Seen:
    opened = open_picture(content)
    frames = frame_count(opened, content)
    values, is_whole = direct_pixels(content, opened, frames), True
    if values is not None:
        pixels = Pixels(values)
    else:
        picture, is_whole = load_first_frame(content)
        pixels = pixels_of(picture, keep_alpha=order.wants_planes)
    seen = _seen(pixels, order, opened.size, _orientation(opened))
    return replace(_with_frames(seen, content, frames), is_whole=is_whole)


def _with_frames(seen: Seen, content: bytes, frames: int) -> Seen:
    """Return ``seen`` as the first of so many frames, the others of which detectors see too."""
    others = frames_of(content, frames) if seen.decoded else ()
    decoded = seen.decoded and replace(seen.decoded, frames=others)
    return replace(seen, frame_count=frames, decoded=decoded)


def _seen(
    pixels: Pixels, order: DecodeOrder, sides: tuple[int, int] | None = None, orientation: int = 1
) -> Seen:
    """Return what is seen of one whole frame; ``sides`` are width and height, if not its own."""
    height_px, width_px = pixels.values.shape[:2]
    width_px, height_px = sides or (width_px, height_px)
    pdq = pixels.pdq()
    return Seen(
        width_px=width_px,
        height_px=height_px,
        frame_count=1,
        is_whole=True,
        orientation=orientation,
        mode=ScanMode.EXACT,
        pdq=pdq.value,
        quality=pdq.quality,
        decoded=Decoded(
            plane=pixels.luma_plane(),
            width_px=width_px,
            height_px=height_px,
            orientation=orientation,
            backdrops=pixels.backdrops(),
        )
        if order.wants_planes
        else None,
    )


def _orientation(opened: Image.Image) -> int:
    """Return what EXIF says before the pixels, if anything: looking further would decode them."""
    if "exif" not in opened.info and opened.format != "TIFF":
        return 1
    with suppress(MediaError, ValueError, OSError, SyntaxError, KeyError, TypeError):
        found = opened.getexif().get(_ORIENTATION_TAG, 1)
        if isinstance(found, int) and 1 <= found <= MOST_ORIENTATION:
            return found
    return 1
