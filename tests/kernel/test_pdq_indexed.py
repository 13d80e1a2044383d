"""A picture of named colours has the PDQ of the colours, on every instruction set."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel import library
from orbweaver.kernel.library import InstructionSet
from orbweaver.kernel.pdq import pdq_of_indexed, pdq_of_rgb
from orbweaver.kernel.reference import pdq as reference

SETS = [one for one in InstructionSet if library.use(one)]


@pytest.fixture(autouse=True)
def _best_set_afterwards() -> Iterator[None]:
    yield
    library.use(max(SETS))


@pytest.mark.parametrize("used", SETS)
@settings(max_examples=40, deadline=None)
@given(
    sides=st.tuples(st.integers(5, 90), st.integers(5, 1100)),
    seed=st.integers(0, 2**32 - 1),
    step=st.sampled_from([1, -1, 2]),
    is_smooth=st.booleans(),
)
def test_the_values_are_those_of_the_colours(
    used: InstructionSet,
    sides: tuple[int, int],
    seed: int,
    step: int,
    is_smooth: bool,  # noqa: FBT001 - hypothesis names it
) -> None:
    assert library.use(used)
    source = np.random.default_rng(seed)
    indexes = source.integers(0, 256, sides, dtype=np.uint8)
    if is_smooth:
        indexes.sort(axis=1)
    indexes = indexes[::step]
    palette = source.integers(0, 256, 768, dtype=np.uint8)
    rgb = palette.reshape(256, 3)[indexes]
    found = pdq_of_indexed(indexes, palette.tobytes())
    for truth in (pdq_of_rgb(rgb), reference.pdq_of_indexed(indexes, palette.tobytes())):
        assert found.quality == truth.quality
        assert np.array_equal(found.values, truth.values)


def test_a_palette_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="palette of 765 bytes"):
        pdq_of_indexed(np.zeros((9, 9), np.uint8), bytes(765))
