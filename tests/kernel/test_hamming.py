"""Distances by brute force: every instruction set counts the bits that NumPy counts."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel import library, native_segment
from orbweaver.kernel.hamming import brute_force
from orbweaver.kernel.reference import hamming as reference
from orbweaver.kernel.rows import Bitmap
from tests.kernel.segment_rows import (
    KINDS,
    REACH_MAX,
    dice,
    flipped,
    random_values,
    same_hits,
    sets_here,
)

TILE_ROWS, BLOCK_QUERIES = 8192, 32


@pytest.fixture(autouse=True)
def _best_set_again() -> Iterator[None]:
    yield
    library.use(sets_here()[-1])


@given(
    seed=st.integers(0, 2**32),
    kind=st.sampled_from(list(KINDS)),
    rows=st.integers(0, 70),
    queries=st.integers(0, 40),
    reach=st.integers(0, REACH_MAX),
    has_limits=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_every_set_finds_what_numpy_finds(
    seed: int,
    kind: str,
    rows: int,
    queries: int,
    reach: int,
    *,
    has_limits: bool,
) -> None:
    """With a threshold a value and with dead rows, or with neither."""
    draw = dice(seed)
    values = KINDS[kind](draw, rows)
    asked = random_values(draw, queries)
    if rows:
        asked = flipped(draw, values[draw.integers(0, rows, queries)], np.arange(queries) + 10)
    limits = draw.integers(0, REACH_MAX + 1, rows).astype(np.uint8) if has_limits else None
    dead = draw.integers(0, 256, (rows + 7) // 8).astype(np.uint8) if has_limits else None
    expected = reference.brute_force(values, asked, reach, limits, dead)
    for used in sets_here():
        assert library.use(used)
        found = brute_force(values, asked, reach, entry_reach_bits=limits, dead=dead)
        assert same_hits(found, expected), used


@pytest.mark.parametrize("rows", [TILE_ROWS - 1, TILE_ROWS, TILE_ROWS + 9])
@pytest.mark.parametrize("queries", [1, BLOCK_QUERIES, BLOCK_QUERIES + 1])
def test_nothing_is_lost_where_one_tile_ends_and_the_next_begins(rows: int, queries: int) -> None:
    draw = dice(5)
    values = random_values(draw, rows)
    places = np.array([0, 7, 8, rows // 2, TILE_ROWS - 2, rows - 2, rows - 1])
    asked = np.resize(values[places], (queries, 32))
    for used in sets_here():
        assert library.use(used)
        found = brute_force(values, asked, 31)
        assert found.row.tolist() == np.resize(places, queries).tolist()
        assert found.query.tolist() == list(range(queries))


def test_every_distance_is_told_as_it_is() -> None:
    """From none to all 48: what one bit more or less changes is seen."""
    draw = dice(6)
    value = random_values(draw, 1)
    asked = flipped(draw, np.repeat(value, REACH_MAX + 1, axis=0), np.arange(REACH_MAX + 1))
    for used in sets_here():
        assert library.use(used)
        for reach in range(REACH_MAX + 1):
            found = brute_force(value, asked, reach)
            assert found.distance_bits.tolist() == list(range(reach + 1))


def test_arrays_that_lie_oddly_are_read_as_they_are() -> None:
    draw = dice(7)
    room = draw.integers(0, 256, 32 * 50 + 3, np.uint8)
    values = room[3:].reshape(50, 32)
    assert same_hits(
        brute_force(values[::2], values, 0), brute_force(values[::2].copy(), values, 0)
    )
    assert brute_force(values[::2], values, 0).query.tolist() == list(range(0, 50, 2))


def test_without_the_library_numpy_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = dice(8)
    values = random_values(draw, 40)
    asked = flipped(draw, values, np.arange(40))
    native = brute_force(values, asked, 31)
    monkeypatch.setattr(native_segment, "is_there", lambda: False)
    assert same_hits(brute_force(values, asked, 31), native)


@pytest.mark.parametrize("dead", [np.zeros(1, np.uint8), np.zeros(2, np.int64)])
def test_a_bitmap_that_covers_other_rows_is_refused(dead: Bitmap) -> None:
    values = random_values(dice(9), 16)
    with pytest.raises(ValueError, match="need uint8"):
        brute_force(values, values, 3, dead=dead)
