"""Containers of pictures: zip archives and short videos, the same bytes every time."""

import zipfile
from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
from av.video.stream import VideoStream
from PIL import Image

FRAMES_PER_SECOND = 8
SECONDS_PER_PICTURE = 1
VIDEO_WIDTH_PX = 480
VIDEO_HEIGHT_PX = 360
_LONG_AGO = (1996, 2, 29, 12, 0, 0)


def zip_archive(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a zip of (name, content) members with fixed dates; pictures are stored as they are."""
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
    return sink.getvalue()


def _open_stream(container: av.container.OutputContainer) -> VideoStream:
    options = {"threads": "1", "preset": "ultrafast", "crf": "20"}
    stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND, options=options)
    stream.width, stream.height = VIDEO_WIDTH_PX, VIDEO_HEIGHT_PX
    stream.pix_fmt = "yuv420p"
    stream.time_base = Fraction(1, FRAMES_PER_SECOND)
    return stream


def slide_show(pictures: Sequence[Image.Image]) -> bytes:
    """Return an H.264 mp4 that shows each picture for a second, squeezed to 480 by 360 px."""
    sink = BytesIO()
    with av.open(sink, "w", format="mp4") as container:
        stream = _open_stream(container)
        for picture in pictures:
            still = np.asarray(picture.resize((VIDEO_WIDTH_PX, VIDEO_HEIGHT_PX)))
            for _ in range(FRAMES_PER_SECOND * SECONDS_PER_PICTURE):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(still)))
        container.mux(stream.encode())
    return sink.getvalue()
