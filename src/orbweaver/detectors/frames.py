"""Rung 5: animations, by more of their frames than the first."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.detectors.decoded import Decoded
from orbweaver.detectors.detector import Detector, PdqProbe
from orbweaver.detectors.probing import probe_of


@dataclass(frozen=True, slots=True)
class OtherFrames:
    """One probe a frame that the decoder chose: middle, last, and where the scene changes."""

    name: str = "frames"
    place: int = 5
    finds: str = "animations that show the picture later on"

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Return the PDQ of each of the other frames."""
        width_px, height_px = decoded.width_px, decoded.height_px
        return tuple(probe_of(plane, width_px, height_px) for plane in decoded.frames)


PLUGIN: Detector = OtherFrames()
