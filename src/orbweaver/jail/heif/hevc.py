"""HEVC pictures by FFmpeg's decoder, one at a time, in this thread alone."""

from av import CodecContext, Packet
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from PIL import Image

from orbweaver.jail.heif.boxes import damaged
from orbweaver.jail.heif.items import Item

_PADDING_PX = 128
"""Coded pictures are larger than shown ones by less than two blocks a side."""
_FULL_RANGE_AT, _FULL_RANGE = 10, 0x80


def decode(item: Item, size_px: tuple[int, int]) -> tuple[Image.Image, bool]:
    """Return the RGB of one coded picture, and whether all of it was there.

    Raises:
        UnreadableMedia: Nothing of it can be decoded, or its size is not what the header says.
    """
    try:
        frame = _frame(item, size_px)
    except FFmpegError as error:
        raise damaged() from error
    if frame is None or (frame.width, frame.height) != size_px:
        raise damaged()
    _tell_range(frame, item)
    return Image.fromarray(frame.to_ndarray(format="rgb24")), not frame.is_corrupt


def _frame(item: Item, size_px: tuple[int, int]) -> VideoFrame | None:
    parameters, units = item.first(b"hvcC"), item.content()
    if parameters is None or not units:
        raise damaged()
    context = CodecContext.create("hevc", "r")
    context.extradata = bytes(parameters.rest())
    context.thread_count = 1
    most_px = (size_px[0] + _PADDING_PX) * (size_px[1] + _PADDING_PX)
    context.options = {"max_pixels": str(most_px)}
    frames = context.decode(Packet(units)) or context.decode(None)
    return frames[0] if frames else None


def _tell_range(frame: VideoFrame, item: Item) -> None:
    """Let the box ``colr`` say whether all shades are in use: it overrules the picture's own."""
    colr = item.first(b"colr")
    if colr is None:
        return
    content = bytes(colr.rest())
    if content[:4] == b"nclx" and len(content) > _FULL_RANGE_AT:
        is_full = content[_FULL_RANGE_AT] & _FULL_RANGE
        frame.color_range = ColorRange.JPEG if is_full else ColorRange.MPEG
