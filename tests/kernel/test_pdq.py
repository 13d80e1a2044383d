"""The native PDQ is the reference's, bit for bit, whatever the sides, strides and set."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel import library
from orbweaver.kernel.pdq import MOST_PX, PdqVariants, pdq_of_plane, pdq_of_rgb
from orbweaver.kernel.reference import pdq as reference
from tests.kernel.pdq_pictures import Pixels, gradient, instruction_sets, noisy

stretched = st.one_of(
    st.tuples(st.integers(5, 120), st.integers(5, 120)),
    st.tuples(st.integers(5, 700), st.integers(5, 700)),
    st.tuples(st.integers(5, 9), st.integers(500, 3000)),
    st.tuples(st.integers(500, 3000), st.integers(5, 9)),
)
"""Rows and columns."""
seeds = st.integers(0, 2**32 - 1)
grains = st.sampled_from([0.0, 0.4, 3.0, 60.0])


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave the best set in use."""
    yield
    library.use(instruction_sets()[-1])


def by_every_set(work: Callable[[], PdqVariants]) -> PdqVariants:
    """Do it with every instruction set, hold the answers together, and return the one."""
    answers = []
    for instruction_set in instruction_sets():
        assert library.use(instruction_set)
        answers.append(work())
    for answer in answers[1:]:
        np.testing.assert_array_equal(answer.values, answers[0].values)
        assert answer.quality == answers[0].quality
    return answers[0]


def assert_same(ours: PdqVariants, truth: PdqVariants) -> None:
    """Hold all eight values and the quality together; a flat picture's bits are chance."""
    assert ours.quality == truth.quality
    if truth.quality > 0:
        np.testing.assert_array_equal(ours.values, truth.values)


@given(sides=stretched, seed=seeds, grain=grains)
@settings(max_examples=40, deadline=None)
def test_a_plane_has_the_values_of_the_reference(
    sides: tuple[int, int], seed: int, grain: float
) -> None:
    rows, columns = sides
    plane = noisy(rows, columns, seed, grain)
    ours = by_every_set(lambda: pdq_of_plane(plane, columns, rows))
    assert_same(ours, reference.pdq_of_plane(plane, columns, rows))


@given(sides=stretched, seed=seeds, grain=grains)
@settings(max_examples=30, deadline=None)
def test_rgb_has_the_values_of_the_reference(
    sides: tuple[int, int], seed: int, grain: float
) -> None:
    rgb = noisy(*sides, seed, grain, channels=3)
    assert_same(by_every_set(lambda: pdq_of_rgb(rgb)), reference.pdq_of_rgb(rgb))


@pytest.mark.parametrize("is_down", [True, False])
@pytest.mark.parametrize("sides", [(64, 64), (127, 300), (700, 33)], ids=str)
def test_a_slope_has_the_values_of_the_reference(sides: tuple[int, int], is_down: bool) -> None:  # noqa: FBT001 (a case)
    """Detail along one axis alone: 240 of the coefficients are rounding, the same one."""
    rgb = gradient(*sides, is_down=is_down)
    assert_same(by_every_set(lambda: pdq_of_rgb(rgb)), reference.pdq_of_rgb(rgb))


@given(small=st.integers(1, 4), other=st.integers(1, 400), seed=seeds, is_wide=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_side_under_five_pixels_gives_nought(
    small: int, other: int, seed: int, *, is_wide: bool
) -> None:
    rows, columns = (small, other) if is_wide else (other, small)
    rgb = noisy(rows, columns, seed, 60.0, channels=3)
    grey = np.ascontiguousarray(rgb[..., 0])
    for found in (
        by_every_set(lambda: pdq_of_rgb(rgb)),
        by_every_set(lambda: pdq_of_plane(grey, columns, rows)),
        reference.pdq_of_plane(grey, columns, rows),
        reference.pdq_of_rgb(rgb),
    ):
        assert not found.values.any()
        assert found.quality == 0


@pytest.mark.parametrize("shade", [0, 1, 127, 255])
@pytest.mark.parametrize("sides", [(5, 5), (64, 64), (200, 150), (9, 2000)], ids=str)
def test_a_flat_picture_has_quality_nought(sides: tuple[int, int], shade: int) -> None:
    flat = np.full(sides, shade, np.uint8)
    assert by_every_set(lambda: pdq_of_plane(flat, sides[1], sides[0])).quality == 0


cuttings = st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from([-2, -1, 1, 3]))


@given(sides=st.tuples(st.integers(70, 300), st.integers(70, 300)), seed=seeds, cut=cuttings)
@settings(max_examples=30, deadline=None)
def test_rows_may_lie_apart_and_run_upwards(
    sides: tuple[int, int], seed: int, cut: tuple[int, int, int]
) -> None:
    """A part of a larger plane, some of its rows, or the plane upside down: nothing is copied."""
    top, left, step = cut
    rgb = noisy(*sides, seed, 9.0, channels=3)[top:, left:][::step]
    grey = noisy(*sides, seed, 9.0)[top:, left:][::step]
    rows, columns = grey.shape
    given_rgb = by_every_set(lambda: pdq_of_rgb(rgb))
    given_grey = by_every_set(lambda: pdq_of_plane(grey, columns, rows))
    assert_same(given_rgb, pdq_of_rgb(np.ascontiguousarray(rgb)))
    assert_same(given_grey, pdq_of_plane(np.ascontiguousarray(grey), columns, rows))


BAD_PLANES: dict[str, tuple[Pixels, int, int]] = {
    "every other column": (noisy(80, 160, 1, 9.0)[:, ::2], 80, 80),
    "turned about": (noisy(80, 80, 1, 9.0).T, 80, 80),
    "mirrored": (noisy(80, 80, 1, 9.0)[:, ::-1], 80, 80),
    "three axes": (noisy(80, 80, 1, 9.0, 3), 80, 80),
    "empty": (np.empty((0, 80), np.uint8), 80, 80),
    "wider than the picture": (noisy(80, 81, 1, 9.0), 80, 80),
    "higher than the picture": (noisy(81, 80, 1, 9.0), 80, 80),
    "of a picture without width": (noisy(80, 80, 1, 9.0), 0, 80),
    "of a picture too wide": (noisy(80, 80, 1, 9.0), MOST_PX + 1, 80),
}


@pytest.mark.parametrize("name", BAD_PLANES)
def test_what_is_no_plane_is_refused(name: str) -> None:
    plane, width_px, height_px = BAD_PLANES[name]
    with pytest.raises(ValueError, match=r"pixels of shape|a plane of"):
        pdq_of_plane(plane, width_px, height_px)


def test_pixels_of_other_kinds_are_refused() -> None:
    rgb = noisy(80, 80, 1, 9.0, 3)
    with pytest.raises(ValueError, match="float32 pixels"):
        pdq_of_rgb(rgb.astype(np.float32))
    with pytest.raises(ValueError, match="strides"):
        pdq_of_rgb(np.dstack([rgb, rgb])[..., :3])
    for as_if_px in (0, -1, MOST_PX + 1):
        with pytest.raises(ValueError, match=r"enlarged|a plane of"):
            pdq_of_rgb(rgb, as_if_px=as_if_px)
