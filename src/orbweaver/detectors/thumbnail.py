"""Rung 2: small copies, weighed as if they had been enlarged."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.detectors.decoded import Decoded
from orbweaver.detectors.detector import Detector, PdqProbe
from orbweaver.detectors.probing import ENLARGED_PX, SMALL_SIDE_PX, probe_of


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One probe, where a side is small; no pixels are made for it."""

    name: str = "thumbnail"
    place: int = 2
    finds: str = "small copies of large pictures"

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Return the picture's PDQ as if enlarged, where its smaller side is under 400 px."""
        if min(decoded.width_px, decoded.height_px) >= SMALL_SIDE_PX:
            return ()
        width_px, height_px = decoded.width_px, decoded.height_px
        return (probe_of(decoded.plane, width_px, height_px, as_if_px=ENLARGED_PX),)


PLUGIN: Detector = Thumbnail()
