"""Probes of planes: PDQ values as the banks are asked with them."""

from collections.abc import Iterator

from orbweaver.detectors.decoded import Plane
from orbweaver.detectors.detector import PdqProbe
from orbweaver.kernel.pdq import Dihedral, pdq_of_plane

SMALL_SIDE_PX = 400
"""A smaller side below this makes PDQ drift: copies of 100 to 200 px lie 16 to 22 bits from their
originals, and 4 to 8 when weighed as if enlarged (measured on 800 JPEG files)."""
ENLARGED_PX = 1024
"""What small pictures are weighed as if enlarged to."""


def probe_of(
    plane: Plane, width_px: int, height_px: int, *, as_if_px: int | None = None
) -> PdqProbe:
    """Return the probe of a plane as it is; ``width_px`` and ``height_px`` as in the kernel."""
    found = pdq_of_plane(plane, width_px, height_px, as_if_px=as_if_px)
    return PdqProbe(found.value, found.quality)


def turned_probes(plane: Plane, width_px: int, height_px: int) -> Iterator[PdqProbe]:
    """Yield the probes of the seven other turns and flips of a plane, from one transform."""
    found = pdq_of_plane(plane, width_px, height_px)
    for dihedral in Dihedral:
        if dihedral is not Dihedral.AS_IS:
            yield PdqProbe(found.of(dihedral), found.quality)
