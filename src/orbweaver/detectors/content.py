"""Rung 6: pictures inside a border, a letterbox or a screenshot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from PIL import Image

from orbweaver.detectors.boxes import find_frames, find_parts, is_plain
from orbweaver.detectors.decoded import Decoded, Plane
from orbweaver.detectors.detector import Detector, PdqProbe
from orbweaver.detectors.edges import Edges
from orbweaver.detectors.probing import ENLARGED_PX, SMALL_SIDE_PX, probe_of
from orbweaver.detectors.trimming import cut_out, trimmed

_COARSE_PX = 60_000
"""To about so many pixels a plane is averaged down, to look for boxes."""
_MOST_PARTS = 8
_LEAST_SIDE_PX = 48
"""Of a box, in pixels of the picture: smaller ones say too little."""
_LEAST_QUALITY = 25
"""Half of what lists ask of a picture before they take it."""


@dataclass(frozen=True, slots=True)
class Content:
    """A probe or two for each box that plain grounds leave; most pictures have none."""

    name: str = "content"
    place: int = 6
    finds: str = "pictures inside a border, a letterbox or a screenshot"

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Return the PDQ of each box; of small ones as if enlarged, too."""
        if not _has_plain_side(decoded.plane):
            return ()
        page = decoded.finer() if decoded.finer else decoded.plane
        scale = decoded.width_px / page.shape[1]
        found = dict.fromkeys(probe for plane in _planes(page) for probe in _probes(plane, scale))
        return tuple(probe for probe in found if probe.quality >= _LEAST_QUALITY)


def _has_plain_side(plane: Plane) -> bool:
    sides = (plane[0], plane[-1], plane[:, 0], plane[:, -1])
    return any(is_plain(side.astype(np.int16)) for side in sides)


def _planes(plane: Plane) -> Iterator[Plane]:
    """Yield what lies in each box: in frames as it is, in other parts without what bubbles add."""
    factor = max(1, round(sqrt(plane.size / _COARSE_PX)))
    picture = Image.fromarray(plane)
    page = np.asarray(picture.reduce(factor) if factor > 1 else picture, np.int16)
    edges = Edges(plane, factor)
    for box in find_frames(page):
        if inside := edges.of(box):
            yield cut_out(plane, inside)
    for box in find_parts(page)[:_MOST_PARTS]:
        if inside := edges.of(box):
            yield trimmed(cut_out(plane, inside))


def _probes(plane: Plane, scale: float) -> Iterator[PdqProbe]:
    height_px, width_px = (round(scale * side) for side in plane.shape)
    least_px = min(width_px, height_px)
    if least_px < _LEAST_SIDE_PX:
        return
    yield probe_of(plane, width_px, height_px)
    if least_px < SMALL_SIDE_PX:
        yield probe_of(plane, width_px, height_px, as_if_px=ENLARGED_PX)


PLUGIN: Detector = Content()
