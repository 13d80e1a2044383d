"""Rung 4: transparent pictures, as they look on a backdrop."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.detectors.decoded import Decoded
from orbweaver.detectors.detector import Detector, PdqProbe
from orbweaver.detectors.probing import probe_of


@dataclass(frozen=True, slots=True)
class Backdrop:
    """One probe a backdrop, where parts of the picture are transparent."""

    name: str = "backdrop"
    place: int = 4
    finds: str = "transparent pictures laid on white or grey"

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Return the PDQ of the picture on each of its backdrops."""
        width_px, height_px = decoded.width_px, decoded.height_px
        return tuple(probe_of(plane, width_px, height_px) for plane in decoded.backdrops)


PLUGIN: Detector = Backdrop()
