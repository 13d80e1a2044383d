"""Frames of an animation besides the first: the middle, the last, and where the scene changes."""

from collections.abc import Iterator
from time import thread_time

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from orbweaver.detectors.decoded import Plane
from orbweaver.jail.decoding.planes import small_plane
from orbweaver.jail.pictures import open_picture

MOST_FRAMES_KEPT = 6
_LONGEST_WALK_S = 1.0
"""Of processor time: an animation of many large frames is walked as far as that goes."""
_TINY_PX = 24
_SCENE_STEP = 24.0
"""Mean step of luma, of 255, from which on a frame shows something else."""


def frames_of(content: bytes, count: int) -> tuple[Plane, ...]:
    """Return planes of the other frames of a picture that has ``count`` of them."""
    return other_frames(open_picture(content), count) if count > 1 else ()


def other_frames(opened: Image.Image, frame_count: int) -> tuple[Plane, ...]:
    """Return at most six planes: middle, last, then changed scenes in their order.

    ``opened`` stands at its first frame and is left where the walk ended. A frame that does not
    decode ends the walk: what was seen until there is used.
    """
    middle: Plane | None = None
    last: Plane | None = None
    scenes: list[Plane] = []
    before = _tiny(opened)
    for number, frame in _walk(opened, frame_count):
        tiny = _tiny(frame)
        is_new = float(np.abs(tiny - before).mean()) >= _SCENE_STEP
        before = tiny
        if number == frame_count // 2:
            middle = small_plane(frame)
        elif number == frame_count - 1:
            last = small_plane(frame)
        elif is_new and len(scenes) < MOST_FRAMES_KEPT - 2:
            scenes.append(small_plane(frame))
    return tuple(plane for plane in (middle, last, *scenes) if plane is not None)


def _walk(opened: Image.Image, frame_count: int) -> Iterator[tuple[int, Image.Image]]:
    started_s = thread_time()
    for number in range(1, frame_count):
        if thread_time() - started_s > _LONGEST_WALK_S:
            return
        try:
            opened.seek(number)
            opened.load()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - Pillow raises a dozen kinds; the first frame was read
            return
        yield number, opened


def _tiny(frame: Image.Image) -> NDArray[np.int16]:
    nearest = frame.resize((_TINY_PX, _TINY_PX), Image.Resampling.NEAREST)
    return np.asarray(nearest.convert("L"), dtype=np.int16)
