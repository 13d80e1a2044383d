"""PDQ of a plane that stands for another size: the original's weights, folded on its pixels.

Here no reference code rounds first, so that a bit is free where a coefficient equals the median.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from orbweaver.kernel.jpeg_facts import scaled_px
from orbweaver.kernel.pdq import Dihedral, PdqVariants, pdq_of_plane, pdq_of_rgb
from orbweaver.kernel.reference import pdq as reference
from tests.kernel.pdq_pictures import bits_apart, noisy, town
from tests.kernel.test_pdq import by_every_set, seeds, stretched

ROUNDING = 0.01
"""Of coefficients that go into the thousands."""
rough = st.sampled_from([3.0, 60.0])


def assert_same_but_for_rounding(ours: PdqVariants, grid: NDArray[np.float32]) -> None:
    """Hold the values against the reference's grid: what differs lies at the median."""
    truth = reference.variants_of(grid)
    assert abs(ours.quality - truth.quality) <= 1
    coefficients = reference._transformed(grid)
    for dihedral in Dihedral:
        turned = reference._turned(coefficients, dihedral).ravel()
        off_median = np.abs(turned - np.sort(turned)[127])[::-1]
        differs = np.unpackbits(ours.values[dihedral] ^ truth.values[dihedral]).astype(bool)
        assert off_median[differs].max(initial=0) <= ROUNDING


@given(sides=stretched, seed=seeds, grain=rough, eighths=st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_a_smaller_decoding_is_folded_as_the_reference_does_it(
    sides: tuple[int, int], seed: int, grain: float, eighths: int
) -> None:
    """As JPEG decoders make it: so many eighths of each side, rounded up."""
    height_px, width_px = sides
    plane = noisy(scaled_px(height_px, eighths), scaled_px(width_px, eighths), seed, grain)
    ours = by_every_set(lambda: pdq_of_plane(plane, width_px, height_px))
    assert_same_but_for_rounding(ours, reference.grid_of_plane(plane, width_px, height_px))


@given(sides=stretched, seed=seeds, shares=st.tuples(st.floats(0.02, 1), st.floats(0.02, 1)))
@settings(max_examples=30, deadline=None)
def test_any_even_scale_is_folded_as_the_reference_does_it(
    sides: tuple[int, int], seed: int, shares: tuple[float, float]
) -> None:
    height_px, width_px = sides
    rows, columns = (max(1, round(side * share)) for side, share in zip(sides, shares, strict=True))
    plane = noisy(rows, columns, seed, 60.0)
    ours = by_every_set(lambda: pdq_of_plane(plane, width_px, height_px))
    assert_same_but_for_rounding(ours, reference.grid_of_plane(plane, width_px, height_px))


@given(sides=stretched, seed=seeds, grain=rough, as_if_px=st.integers(64, 1500))
@settings(max_examples=15, deadline=None)
def test_as_if_enlarged_is_weighed_as_the_reference_does_it(
    sides: tuple[int, int], seed: int, grain: float, as_if_px: int
) -> None:
    rgb = noisy(*sides, seed, grain, channels=3)
    ours = by_every_set(lambda: pdq_of_rgb(rgb, as_if_px=as_if_px))
    if as_if_px <= min(sides):
        assert ours.value == pdq_of_rgb(rgb).value
        return
    assert_same_but_for_rounding(ours, reference.grid_of_rgb(rgb, as_if_px=as_if_px))


@pytest.mark.parametrize("sides", [(100, 80), (300, 41), (64, 64)], ids=str)
def test_as_if_enlarged_is_what_enlarging_gives(sides: tuple[int, int]) -> None:
    """No pixel of the larger picture is made, and its value comes out."""
    picture = town("cells", *sides).convert("L")
    plane = np.asarray(picture)
    size = tuple(max(side, 512) for side in sides)
    enlarged = bilinear(bilinear(plane, size[1]).T, size[0]).T
    truth = reference.pdq_of_plane(np.rint(enlarged).astype(np.uint8), *size)
    ours = pdq_of_plane(plane, *sides, as_if_px=512)
    assert bits_apart(ours.value, truth.value) <= 4  # whole shades lose a little
    assert abs(ours.quality - truth.quality) <= 1


def bilinear(plane: NDArray[np.number], rows: int) -> NDArray[np.float64]:
    """Enlarge down the rows, the edge's shade kept outside of the outermost centres."""
    centres = (np.arange(rows) + 0.5) * len(plane) / rows - 0.5
    at = np.clip(centres, 0, len(plane) - 1)
    below = np.minimum(at.astype(int) + 1, len(plane) - 1)
    share = (at - at.astype(int))[:, None]
    found: NDArray[np.float64] = plane[at.astype(int)] * (1 - share) + plane[below] * share
    return found


@pytest.mark.parametrize("eighths", [1, 2, 3, 5, 7])
def test_a_smaller_decoding_lies_near_the_whole(eighths: int) -> None:
    """What the fast mode rests on: the geometry is the original's."""
    picture = town("scene", 1600, 1200).convert("L")
    small = picture.resize((200 * eighths, 150 * eighths), reducing_gap=None)
    whole = pdq_of_plane(np.asarray(picture), 1600, 1200)
    folded = pdq_of_plane(np.asarray(small), 1600, 1200)
    alone = pdq_of_plane(np.asarray(small), *small.size)
    assert bits_apart(folded.value, whole.value) <= 6
    assert bits_apart(folded.value, whole.value) <= bits_apart(alone.value, whole.value)
