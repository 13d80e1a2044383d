"""What a kept PDQ would be, had its picture been turned: near enough to find copies by."""

from collections.abc import Callable

import numpy as np
import pdqhash
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage import data
from sklearn.datasets import load_sample_images

from orbweaver.signals.hexadecimal import distance_bits
from orbweaver.signals.pdq_turned import turned

Picture = NDArray[np.uint8]
TURNS: tuple[Callable[[Picture], Picture], ...] = (
    np.rot90,
    lambda picture: np.rot90(picture, 2),
    lambda picture: np.rot90(picture, 3),
    np.flipud,
    np.fliplr,
    lambda picture: picture.transpose(1, 0, 2),
    lambda picture: np.rot90(picture, 2).transpose(1, 0, 2),
)
values = st.integers(0, 2**256 - 1).map(lambda value: f"{value:064x}")


def pictures() -> list[Picture]:
    """Return benign samples: a cat, a cup, a launch, galaxies, a temple, a flower."""
    names = ("chelsea", "coffee", "rocket", "hubble_deep_field")
    return [*(getattr(data, name)() for name in names), *load_sample_images().images]


def pdq_of(picture: Picture) -> str:
    """Return the value that the reference gives."""
    bits, _ = pdqhash.compute(np.ascontiguousarray(picture))
    return f"{int(''.join(map(str, bits)), 2):064x}"


def test_estimates_lie_near_the_values_of_the_turned_pictures() -> None:
    off_bits = [
        distance_bits(estimate, pdq_of(turn(picture)))
        for picture in pictures()
        for turn, estimate in zip(TURNS, turned(pdq_of(picture)), strict=True)
    ]
    assert np.mean(off_bits) <= 13
    assert np.mean(np.array(off_bits) <= 31) >= 0.95


def test_the_value_along_the_diagonal_is_no_estimate() -> None:
    for picture in pictures():
        transposed = picture.transpose(1, 0, 2)
        assert turned(pdq_of(picture))[5] == pdq_of(transposed)


@given(value=values)
def test_turning_again_and_again_comes_back(value: str) -> None:
    quarter, half, three_quarters, *mirrors = range(7)
    assert turned(turned(value)[quarter])[three_quarters] == value
    assert turned(turned(value)[quarter])[quarter] == turned(value)[half]
    for own_inverse in (half, *mirrors):
        assert turned(turned(value)[own_inverse])[own_inverse] == value


@pytest.mark.parametrize("value", ["0" * 64, "f" * 64])
def test_every_estimate_is_a_value(value: str) -> None:
    assert {len(estimate) for estimate in turned(value)} == {64}
