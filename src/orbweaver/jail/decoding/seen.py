"""How to decode, and what was seen: the two ends of every decoder in this package."""

from dataclasses import dataclass

from orbweaver.detectors.decoded import Decoded
from orbweaver.model.scan_mode import LEAST_SIDE_PX, ScanMode


@dataclass(frozen=True, slots=True)
class DecodeOrder:
    """How to decode."""

    mode: ScanMode = ScanMode.EXACT
    least_side_px: int = LEAST_SIDE_PX
    """Fast mode: how many pixels of the smaller side must remain."""
    own_decoders: bool = True
    """Whether our own readers of JPEG and GIF may be used."""
    wants_planes: bool = False
    """Whether detectors will look: only then are planes made that the first value needs not."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a decoder saw of a picture."""

    width_px: int
    height_px: int
    frame_count: int
    is_whole: bool
    orientation: int
    mode: ScanMode
    pdq: bytes
    quality: int
    decoded: Decoded | None = None
    """For the detectors; nothing unless planes were wanted."""
