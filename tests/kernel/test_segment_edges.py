"""At the edge of the argument: bits differ so that each band has as many as it may, or one more."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from orbweaver.kernel.layout import HEADER_BYTES, parse_header
from orbweaver.kernel.native_segment import Held
from orbweaver.kernel.plan import LARGE, MEDIUM, Plan
from orbweaver.kernel.reference.segment_sums import permuted, published
from orbweaver.kernel.reference.segment_write import SIDE_ROWS_MIN
from orbweaver.kernel.rows import Values
from tests.kernel.segment_rows import (
    BITS,
    REACH_MAX,
    Dice,
    at_eight,
    dice,
    native_image,
    near_rows,
    odd_values,
)

SMALL = [(4, 5, 3), (2, 2, 2, 2, 2), (6, 1, 4), (7, 8), (1, 1, 1, 1, 1, 1), (9,)]
Spread = Sequence[int]
"""How many bits differ in each band, and at last in what no band covers."""


def spread_over(draw: Dice, values: Values, plan: Plan, spreads: Sequence[Spread]) -> Values:
    """Return each value with so many bits the other way in each band of what is stored."""
    marks = np.stack([_marks(draw, plan, spread) for spread in spreads])
    turned: Values = permuted(values) ^ np.packbits(marks, axis=1)
    return published(turned)


def _marks(draw: Dice, plan: Plan, spread: Spread) -> NDArray[np.bool_]:
    marks = np.zeros(BITS, np.bool_)
    widths = (*plan.band_bits, BITS - sum(plan.band_bits))
    start = 0
    for width, count in zip(widths, spread, strict=True):
        marks[start + draw.permutation(width)[:count]] = True
        start += width
    return marks


def finds_all(
    plan: Plan, spreads: Sequence[Spread], seed: int, *, are_others_odd: bool = False
) -> bool:
    """Say whether values whose bits differ so are found at exactly their distance.

    The values are even, so that the tables hold them; with many odd ones beside them the tables
    hold those too, and no search may rely on distances being even.
    """
    draw = dice(seed)
    values = odd_values(draw, len(spreads))
    values[:, 31] ^= 1
    others = odd_values(draw, SIDE_ROWS_MIN + 1 if are_others_odd else 0)
    rows = near_rows(np.concatenate([values, others]))
    image = at_eight(native_image(rows, b"", plan))
    assert parse_header(bytes(image[:HEADER_BYTES]))[0].main_rows == len(rows.near_values)
    held = Held(image)
    held.always_tables = True
    queries = spread_over(draw, values, plan, spreads)
    away = np.array([sum(spread) for spread in spreads])
    for reach in np.unique(away):
        found = held.search_near(queries[away == reach], int(reach), None, 1)
        if np.unique(found.query[found.distance_bits == reach]).size != np.sum(away == reach):
            return False
    return True


@pytest.mark.parametrize("widths", SMALL, ids=str)
def test_however_the_bits_are_spread_over_a_few_bands(widths: tuple[int, ...]) -> None:
    """Every spread there is, none left out; distances above what tables can serve too."""
    spreads = [(*spread, 0) for spread in product(*(range(width + 1) for width in widths))]
    assert finds_all(Plan(widths), spreads, seed=5)


@pytest.mark.parametrize("are_others_odd", [False, True])
@pytest.mark.parametrize("plan", [MEDIUM, Plan((15,) * 17)], ids=["16 of 16", "17 of 15"])
def test_bits_spread_evenly_with_the_rest_beginning_at_each_band(
    plan: Plan, *, are_others_odd: bool
) -> None:
    """All bands reach their quota but one: that one alone finds the row."""
    bands = len(plan.band_bits)
    spreads = [
        (*evenly(reach, bands, first), 0)
        for reach in range(REACH_MAX + 1)
        for first in range(bands)
    ]
    assert finds_all(plan, spreads, seed=6, are_others_odd=are_others_odd)


def evenly(bits: int, bands: int, first: int) -> list[int]:
    """Return ``bits`` dealt out to the bands in turn, from ``first`` on."""
    return [len(range((band - first) % bands, bits, bands)) for band in range(bands)]


def test_a_crowd_that_one_band_alone_finds() -> None:
    """More rows in one bucket than the library holds at a time on their way."""
    plan, spread = Plan((12, 12, 12)), (1, 0, 1, 0)
    draw = dice(9)
    value = odd_values(draw, 1)
    value[:, 31] ^= 1
    held = Held(at_eight(native_image(near_rows(np.repeat(value, 1200, axis=0)), b"", plan)))
    held.always_tables = True
    found = held.search_near(spread_over(draw, value, plan, [spread]), 2, None, 1)
    assert found.row.tolist() == list(range(1200))


@st.composite
def plans_and_spreads(draw: st.DrawFn) -> tuple[Plan, list[Spread]]:
    widths = draw(st.lists(st.integers(1, 13), min_size=1, max_size=18))
    room = (*widths, BITS - sum(widths))
    spread = st.tuples(*(st.integers(0, min(most, 6)) for most in room))
    near = spread.filter(lambda counts: sum(counts) <= REACH_MAX)
    return Plan(tuple(widths)), draw(st.lists(near, min_size=1, max_size=12))


@given(chosen=plans_and_spreads(), seed=st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_any_spread_over_any_bands(chosen: tuple[Plan, list[Spread]], seed: int) -> None:
    plan, spreads = chosen
    assert finds_all(plan, spreads, seed)


@pytest.mark.full
def test_the_plan_for_millions_at_the_edge() -> None:
    bands = len(LARGE.band_bits)
    spreads = [
        (*evenly(reach, bands, first), 0)
        for reach in range(0, REACH_MAX + 1, 3)
        for first in range(bands)
    ]
    assert finds_all(LARGE, spreads, seed=8)
