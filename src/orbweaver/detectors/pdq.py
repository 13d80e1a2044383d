"""Rung 1: the picture as it is, told by its own PDQ."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.detectors.decoded import Decoded
from orbweaver.detectors.detector import Detector, PdqProbe


@dataclass(frozen=True, slots=True)
class OwnPdq:
    """Asks nothing besides: the banks are always asked with the picture's own PDQ."""

    name: str = "pdq"
    place: int = 1
    finds: str = "copies resized, recompressed, in grey, slightly retouched"

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Return nothing."""
        del decoded
        return ()


PLUGIN: Detector = OwnPdq()
