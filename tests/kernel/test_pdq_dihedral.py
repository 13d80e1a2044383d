"""The eight values of one transform are those of the picture really turned and mirrored.

PDQ's samples lie evenly about the middle only where both sides are 64 times an odd number that is
one more than a multiple of 4 (64, 320, 576): there not a bit may differ. At other sides windows
or samples lie up to a pixel off, and turned copies drift; so do the reference code's.
"""

from collections.abc import Callable, Mapping
from statistics import fmean

import numpy as np
import pytest
from PIL import Image

from orbweaver.kernel.pdq import Dihedral, pdq_of_plane, pdq_of_rgb
from tests.kernel.pdq_pictures import REGULAR, Pixels, bits_apart, noisy, views

TURNS: Mapping[Dihedral, Callable[[Pixels], Pixels]] = {
    Dihedral.AS_IS: lambda picture: picture,
    Dihedral.ROTATE_90: np.rot90,
    Dihedral.ROTATE_180: lambda picture: np.rot90(picture, 2),
    Dihedral.ROTATE_270: lambda picture: np.rot90(picture, 3),
    Dihedral.FLIP_X: np.flipud,
    Dihedral.FLIP_Y: np.fliplr,
    Dihedral.FLIP_PLUS_1: lambda picture: picture.swapaxes(0, 1),
    Dihedral.FLIP_MINUS_1: lambda picture: np.rot90(picture, 2).swapaxes(0, 1),
}
EVEN_SIDES = [(64, 64), (64, 320), (320, 64), (320, 320), (320, 576), (576, 320)]


def bits_off(picture: Image.Image) -> dict[Dihedral, int]:
    """Return how far each value is from that of the pixels turned so."""
    rgb = np.asarray(picture)
    ours = pdq_of_rgb(rgb)
    return {
        dihedral: bits_apart(ours.of(dihedral), pdq_of_rgb(np.ascontiguousarray(turn(rgb))).value)
        for dihedral, turn in TURNS.items()
    }


@pytest.mark.parametrize("sides", EVEN_SIDES, ids=str)
def test_where_samples_lie_evenly_turning_changes_no_bit(sides: tuple[int, int]) -> None:
    for seed in range(3):
        picture = Image.fromarray(noisy(*sides, seed, 9.0, channels=3))
        assert set(bits_off(picture).values()) == {0}


@pytest.mark.full
@pytest.mark.parametrize("size", [(320, 320), (576, 320)], ids=str)
def test_the_same_of_samples_and_drawn_pictures(size: tuple[int, int]) -> None:
    for name, picture in views(*size).items():
        if name not in REGULAR:
            assert max(bits_off(picture).values()) <= 2, name


@pytest.mark.full
@pytest.mark.parametrize(
    ("size", "most"),
    [((640, 480), 11), ((1000, 667), 9), ((1920, 1080), 2)],
    ids=str,
)
def test_at_other_sides_turned_copies_are_near(size: tuple[int, int], most: float) -> None:
    off = [
        bits
        for name, picture in views(*size).items()
        if name not in REGULAR
        for bits in bits_off(picture).values()
    ]
    assert fmean(off) <= most
    assert fmean(bits <= 31 for bits in off) >= 0.95


def test_a_plane_has_the_same_eight_as_its_rgb() -> None:
    grey = noisy(120, 160, 4, 9.0)
    ours = pdq_of_plane(grey, 160, 120)
    np.testing.assert_array_equal(ours.values, pdq_of_rgb(np.dstack([grey] * 3)).values)


def test_quality_is_the_same_turned_any_way() -> None:
    """It adds up steps between neighbours."""
    rgb = noisy(320, 320, 8, 9.0, channels=3) // 3
    qualities = {pdq_of_rgb(np.ascontiguousarray(turn(rgb))).quality for turn in TURNS.values()}
    assert len(qualities) == 1
