"""What a decoder in the jail made of a picture: planes of luma, and what was said of them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
"""Luma, shape (rows, columns), 0 black to 255 white."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded picture, as the detectors see it."""

    plane: Plane
    """The first frame as stored, transparency dropped; may be smaller than the picture."""
    width_px: int
    """Of the picture as stored; the plane covers all of it."""
    height_px: int
    orientation: int = 1
    """EXIF orientation, 1 to 8; 1 where nothing is said."""
    backdrops: tuple[Plane, ...] = ()
    """Where parts are transparent: the first frame laid over white, and over grey."""
    finer: Callable[[], Plane] | None = None
    """Decodes again, for a plane of the same picture in more pixels; nothing where ``plane`` has
    enough. A second decode costs as much as the first: only for what needs it."""
    frames: tuple[Plane, ...] = ()
    """Other frames of an animation: the middle one, the last, and where the scene changes."""
