"""Ten million values and thousands of queries, at every reach, against comparing with each one."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from orbweaver.kernel import library
from orbweaver.kernel.hamming import brute_force
from orbweaver.kernel.native_segment import Held
from orbweaver.kernel.plan import LARGE
from orbweaver.kernel.rows import Values
from orbweaver.kernel.segment import Segment, write_segment
from tests.kernel.segment_rows import (
    KINDS,
    REACH_MAX,
    Dice,
    dice,
    flipped,
    near_rows,
    same_hits,
    sets_here,
    within,
)

ROWS, QUERIES, BY_TABLES = 10_000_000, 3000, 300

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


@pytest.fixture(autouse=True)
def _best_set_again() -> Iterator[None]:
    yield
    library.use(sets_here()[-1])


def many_values(draw: Dice, odd_share: float) -> Values:
    """Return mostly even values, as true ones are, and among them some of every awkward kind."""
    values = draw.integers(0, 256, (ROWS, 32), np.uint8)
    odd = np.bitwise_count(values.view(np.uint64)).sum(axis=1) % 2 == 1
    values[odd & (draw.random(ROWS) >= odd_share), 0] ^= 1
    awkward = np.concatenate([make(draw, 20_000) for make in KINDS.values()])
    values[: len(awkward)] = awkward
    return values


@pytest.mark.parametrize("odd_share", [0.0, 1.0], ids=["even", "odd and even"])
def test_nothing_is_missed_among_ten_million(tmp_path: Path, odd_share: float) -> None:
    draw = dice(31)
    write_segment(tmp_path / "one.segment", near_rows(many_values(draw, odd_share)), b"")
    with Segment.open(tmp_path / "one.segment") as segment:
        assert segment.plan == LARGE
        values = segment.near_value(np.arange(ROWS, dtype=np.uint32))
        queries = flipped(draw, values[draw.integers(0, ROWS, QUERIES)], np.arange(QUERIES) % 52)
        queries[: QUERIES // 10] = values[draw.integers(0, ROWS, QUERIES // 10)]
        truth = brute_force(values, queries, REACH_MAX)
        for reach in range(REACH_MAX + 1):
            assert library.use(sets_here()[-1 - reach % 2])
            found = segment.search_near(queries, reach, threads=2)
            assert same_hits(found, within(truth, reach)), f"at {reach} bits"
        assert segment._image is not None
        held = Held(segment._image)
        held.always_tables = True
        few = brute_force(values, queries[-BY_TABLES:], REACH_MAX)
        for reach in range(0, REACH_MAX + 1, 6):
            assert library.use(sets_here()[reach // 6 % len(sets_here())])
            found = held.search_near(queries[-BY_TABLES:], reach, None, 2)
            assert same_hits(found, within(few, reach)), f"at {reach} bits, by tables"
