"""Rung 3: pictures turned by right angles, or mirrored."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.detectors.decoded import Decoded
from orbweaver.detectors.detector import Detector, PdqProbe
from orbweaver.detectors.probing import turned_probes


@dataclass(frozen=True, slots=True)
class Turned:
    """Seven probes of one transform: all turns by right angles, each also mirrored.

    Where a file says by its EXIF orientation that viewers turn it, the upright picture is one of
    the seven, so that it need not be known which way was meant.
    """

    name: str = "dihedral"
    place: int = 3
    finds: str = "copies turned by right angles, mirrored, or stored turned"

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Return the seven other turns and flips of the first frame."""
        return tuple(turned_probes(decoded.plane, decoded.width_px, decoded.height_px))


PLUGIN: Detector = Turned()
