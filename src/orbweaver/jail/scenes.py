"""Scenes of a video: a few frames that stand for all of it, chosen by how much changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from orbweaver.jail.pdq import PdqReading, pdq_of_plane

LEAST_CHANGE = 8.0
"""Grey levels by which the means of two scenes' cells differ on average."""
_CELLS = 16
"""Cells a side in which a frame is compared with the one before."""
_KEPT_PX = 256
"""Longest side of what is kept of a frame until the scenes are chosen."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One frame that stands for those that follow it."""

    place_ms: int
    picture: Image.Image
    """RGB, small."""
    pdq: PdqReading


@dataclass(frozen=True, slots=True)
class _Seen:
    scene: Scene
    cells: NDArray[np.float32]
    change: float


def choose_scenes(frames: Iterable[tuple[int, VideoFrame]], most: int) -> list[Scene]:
    """Return at most ``most`` frames in order: the first, the last, and where most changes.

    The same frames give the same scenes. A frame begins a scene where it differs enough from the
    last one that did; of too many the greatest changes stay.
    """
    seen: list[_Seen] = []
    last: _Seen | None = None
    for place_ms, frame in frames:
        last = _look(place_ms, frame, seen[-1] if seen else None)
        if not seen or last.change >= LEAST_CHANGE:
            seen.append(last)
            seen = _greatest(seen, most)
    if last is not None and seen[-1] is not last and len(seen) < most:
        seen.append(last)
    return [each.scene for each in seen]


def _look(place_ms: int, frame: VideoFrame, before: _Seen | None) -> _Seen:
    grey = frame.to_ndarray(format="gray")
    picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture.thumbnail((_KEPT_PX, _KEPT_PX), Image.Resampling.BOX)
    small = picture.convert("L").resize((_CELLS, _CELLS), Image.Resampling.BOX)
    cells = np.asarray(small, dtype=np.float32)
    change = float(np.abs(cells - before.cells).mean()) if before else 0.0
    pdq = pdq_of_plane(np.ascontiguousarray(grey), frame.width, frame.height)
    return _Seen(Scene(place_ms, picture, pdq), cells, change)


def _greatest(seen: Sequence[_Seen], most: int) -> list[_Seen]:
    """Drop the least change behind the first where there are too many, so that memory is bound."""
    if len(seen) <= most:
        return list(seen)
    least = min(range(1, len(seen)), key=lambda place: seen[place].change)
    return [each for place, each in enumerate(seen) if place != least]
