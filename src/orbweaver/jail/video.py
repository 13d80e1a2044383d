"""Videos inside a worker: frames in order, one thread, no more than the limits allow."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from orbweaver.jail.limits import LARGEST_PICTURE_PX, LONGEST_SIDE_PX, MOST_VIDEO_FRAMES
from orbweaver.jail.refusals import Refusal, unreadable

_FEW_FRAMES = 8
"""With fewer key frames than this every frame is looked at."""


@contextmanager
def opened(payload: bytes) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open the first moving picture of a file.

    Raises:
        UnreadableMedia: It holds none, or is damaged.
        MediaTooLarge: Its pictures are larger than pictures may be.
    """
    try:
        with av.open(BytesIO(payload), "r", metadata_errors="replace") as container:
            if not container.streams.video:
                raise unreadable(Refusal.NOT_A_VIDEO)
            stream = container.streams.video[0]
            _check_size(stream.codec_context.width, stream.codec_context.height)
            stream.codec_context.thread_count = 1
            stream.codec_context.options = {"max_pixels": str(LARGEST_PICTURE_PX)}
            yield container, stream
    except FFmpegError as error:
        raise unreadable(Refusal.DAMAGED) from error


def frames(payload: bytes) -> Iterator[tuple[int, VideoFrame]]:
    """Return frames in order of showing, each with its place in milliseconds.

    Key frames alone where there are enough of them: an encoder sets one where a scene begins.
    What is damaged behind a good beginning ends the walk.
    """
    quick = list(_places(payload, only_keys=True))
    only_keys = len(quick) >= _FEW_FRAMES
    with opened(payload) as (container, stream):
        for place_ms, frame in _walk(container, stream, only_keys=only_keys):
            _check_size(frame.width, frame.height)
            yield place_ms, frame


def frame_at(payload: bytes, place_ms: int) -> VideoFrame:
    """Return the frame that :func:`frames` shows at a place.

    Raises:
        UnreadableMedia: There is none.
    """
    for found_ms, frame in frames(payload):
        if found_ms == place_ms:
            return frame
    raise unreadable(Refusal.NO_SUCH_FRAME)


def _places(payload: bytes, *, only_keys: bool) -> Iterator[int]:
    with opened(payload) as (container, stream):
        for place_ms, _ in _walk(container, stream, only_keys=only_keys):
            yield place_ms


def _walk(
    container: InputContainer, stream: VideoStream, *, only_keys: bool
) -> Iterator[tuple[int, VideoFrame]]:
    if only_keys:
        stream.codec_context.skip_frame = "NONKEY"
    count = 0
    try:
        for frame in container.decode(stream):
            if count == MOST_VIDEO_FRAMES:
                return
            yield (round(frame.time * 1000) if frame.time is not None else count), frame
            count += 1
    except FFmpegError as error:
        if not count:
            raise unreadable(Refusal.DAMAGED) from error


def _check_size(width_px: int, height_px: int) -> None:
    if width_px * height_px > LARGEST_PICTURE_PX:
        raise unreadable(Refusal.TOO_MANY_PIXELS)
    if max(width_px, height_px) > LONGEST_SIDE_PX:
        raise unreadable(Refusal.SIDE_TOO_LONG)
