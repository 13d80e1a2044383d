"""Pixels as a decoder gave them: grey, RGB, RGBA, or bytes that name colours of a palette."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from orbweaver.detectors.decoded import Plane
from orbweaver.jail.decoding import planes
from orbweaver.jail.pdq import PdqReading, pdq_of_indexed, pdq_of_pixels
from orbweaver.jail.pictures import to_rgb

_ALPHA_MODES = {"RGBA", "LA", "PA", "La", "RGBa"}
_ALPHA_CHANNELS, _RGB_CHANNELS = 4, 3
_PALETTE_BYTES = 768


@dataclass(frozen=True, slots=True)
class Pixels:
    """The first frame of a picture, in the form that costs least to hash."""

    values: NDArray[np.uint8]
    """Shape (rows, columns) for grey and indexes, (rows, columns, 3 or 4) for colours."""
    palette: bytes | None = None
    """Red, green and blue of 256 colours, where ``values`` are indexes."""

    @property
    def has_alpha(self) -> bool:
        """Whether the fourth channel says how much shines through."""
        return self.values.shape[2:] == (_ALPHA_CHANNELS,)

    def pdq(self) -> PdqReading:
        """Return the PDQ, transparency dropped."""
        if self.palette is not None:
            return pdq_of_indexed(self.values, self.palette)
        if self.has_alpha:
            colours = self.values[..., :_RGB_CHANNELS]
            return pdq_of_pixels(colours.copy())  # numpy calls one pixel contiguous as it is
        return pdq_of_pixels(self.values)

    def luma_plane(self) -> Plane:
        """Return the luma for the detectors; a huge picture comes thinned out."""
        if self.palette is None:
            return planes.luma_plane(self.values)
        colours = np.frombuffer(self.palette, np.uint8).reshape(1, -1, _RGB_CHANNELS)
        shades = planes.luma_plane(colours)[0]
        return np.asarray(shades[planes.luma_plane(self.values)])

    def backdrops(self) -> tuple[Plane, ...]:
        """Return the luma on each backdrop, where anything shines through."""
        return planes.backdrops(self.values) if self.has_alpha else ()


def pixels_of(picture: Image.Image, *, keep_alpha: bool) -> Pixels:
    """Return the pixels of a loaded picture; as RGBA where parts of it let others through."""
    is_clear = picture.mode in _ALPHA_MODES or "transparency" in picture.info
    if keep_alpha and is_clear:
        return Pixels(np.asarray(picture.convert("RGBA")))
    palette = bytes(picture.getpalette("RGB") or ()) if picture.mode == "P" else b""
    if len(palette) == _PALETTE_BYTES:
        return Pixels(np.asarray(picture), palette)
    return Pixels(np.asarray(to_rgb(picture)))
