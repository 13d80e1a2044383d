"""Tasks ``scenes`` and ``still``: a video's contact sheet, blurred, and one frame of it, clear."""

from collections.abc import Mapping
from io import BytesIO
from typing import Literal

import av
import numpy as np
from PIL import Image

from orbweaver.jail.copies import blurred_of, clean_of
from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import MOST_SCENES
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.jail.refusals import Refusal, unreadable
from orbweaver.jail.scenes import choose_scenes
from orbweaver.jail.task import Answer, Task
from orbweaver.jail.video import frame_at, frames

_SAMPLE_PX = 64


class ScenesTask:
    """Chooses scenes, measures their PDQ and blurs them."""

    name = "scenes"

    def warm_up(self) -> None:
        """Look at a small video of each common kind."""
        prepare_pillow()
        for payload in _samples():
            self.run(payload, {"width": 48, "colour": False, "strength": 2})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return PNGs one behind the other; options are ``width``, ``colour`` and ``strength``."""
        width_px, strength = (int(str(options[name])) for name in ("width", "strength"))
        keep_colour = options["colour"] is True
        scenes = choose_scenes(frames(payload), MOST_SCENES)
        if not scenes:
            raise unreadable(Refusal.DAMAGED)
        blurs = [
            blurred_of(each.picture, width_px, keep_colour=keep_colour, strength=strength)
            for each in scenes
        ]
        told: list[Fact] = [
            {
                "place_ms": each.place_ms,
                "pdq_hex": each.pdq.value.hex(),
                "quality": each.pdq.quality,
                "size_bytes": len(blur),
            }
            for each, blur in zip(scenes, blurs, strict=True)
        ]
        return Answer({"scenes": told}, b"".join(blurs))


class StillTask:
    """Makes a clean picture of one frame."""

    name = "still"

    def warm_up(self) -> None:
        """Take the first frame of a small video."""
        prepare_pillow()
        self.run(_samples()[0], {"place_ms": 0, "side": 64, "colour": True})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return a JPEG; options are ``place_ms``, ``side`` in pixels, and ``colour``."""
        place_ms, side_px = (int(str(options[name])) for name in ("place_ms", "side"))
        frame = frame_at(payload, place_ms)
        picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
        return Answer({}, clean_of(picture, side_px, keep_colour=options["colour"] is True))


def _samples() -> list[bytes]:
    """Return two frames each, written by the encoders that every FFmpeg has."""
    return [
        _sample("mp4", codec="mpeg4", pixel_format="yuv420p"),
        _sample("avi", codec="mjpeg", pixel_format="yuvj420p"),
    ]


def _sample(form: str, *, codec: Literal["mpeg4", "mjpeg"], pixel_format: str) -> bytes:
    sink = BytesIO()
    with av.open(sink, "w", format=form) as container:
        stream = container.add_stream(codec, rate=4, options={"threads": "1"})
        stream.width = stream.height = _SAMPLE_PX
        stream.pix_fmt = pixel_format
        for shade in (40, 200):
            still = np.full((_SAMPLE_PX, _SAMPLE_PX, 3), shade, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(still, format="rgb24")))
        container.mux(stream.encode())
    return sink.getvalue()


TASKS: list[Task] = [ScenesTask(), StillTask()]
