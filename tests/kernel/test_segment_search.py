"""Near search misses nothing at any reach, whatever the values are: held against comparing all."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel import library
from orbweaver.kernel.library import InstructionSet
from orbweaver.kernel.native_segment import Held
from orbweaver.kernel.plan import COMPARE_ALL, LARGE, MEDIUM, Plan
from orbweaver.kernel.rows import NearHits, SegmentRows, Values
from orbweaver.kernel.segment import Segment
from tests.kernel.segment_rows import (
    KINDS,
    REACH_MAX,
    Dice,
    at_eight,
    dice,
    exhaustive,
    flipped,
    full_buckets,
    native_image,
    near_rows,
    random_values,
    same_hits,
    sets_here,
    within,
)

PLANS = {
    "no bands": COMPARE_ALL,
    "medium": MEDIUM,
    "narrow": Plan((9, 5, 1, 7, 8, 2, 6)),
    "uneven": Plan((17, 13, 16, 3, 19, 11, 12, 14, 15)),
    "one band": Plan((10,)),
    "eighteen bands": Plan((14,) * 17 + (18,)),
}
REACHES = range(REACH_MAX + 1)


@pytest.fixture(autouse=True)
def _best_set_again() -> Iterator[None]:
    yield
    library.use(sets_here()[-1])


def opened(rows: SegmentRows, plan: Plan) -> tuple[Held, Values]:
    """Return a segment as the library holds it, and its values in the order of its rows."""
    image = at_eight(native_image(rows, b"", plan))
    segment = Segment(image)
    everything = np.arange(segment.near_rows, dtype=np.uint32)
    return Held(image), segment.near_value(everything)


def asked_of(draw: Dice, values: Values, count: int) -> Values:
    """Return queries of which most are near some value, at every distance in turn."""
    chosen = values[draw.integers(0, len(values), count)]
    near = flipped(draw, chosen, np.arange(count) % (REACH_MAX + 4))
    near[::7] = random_values(draw, len(near[::7]))
    return near


def holds(
    held: Held, queries: Values, truth: NearHits, sets: list[InstructionSet], *, in_turn: bool
) -> bool:
    """Say whether every reach finds the truth, by tables and by whatever is cheapest.

    On every instruction set, or on one reach each in turn.
    """
    for reach in REACHES:
        expected = within(truth, reach)
        for used in [sets[reach % len(sets)]] if in_turn else sets:
            assert library.use(used)
            for held.always_tables in (True, False):
                found = held.search_near(queries, reach, None, 1)
                if not same_hits(found, expected):
                    return False
    return True


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_row_within_reach_is_found_at_every_reach(kind: str, plan: Plan) -> None:
    draw = dice(7)
    held, values = opened(near_rows(KINDS[kind](draw, 300)), plan)
    queries = asked_of(draw, values, 12)
    truth = exhaustive(values, queries)
    assert len(truth.row)
    assert holds(held, queries, truth, sets_here(), in_turn=True)


@pytest.mark.full
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_instruction_set_finds_the_same(kind: str, plan: Plan) -> None:
    draw = dice(11)
    held, values = opened(near_rows(KINDS[kind](draw, 2500)), plan)
    queries = asked_of(draw, values, 40)
    assert holds(held, queries, exhaustive(values, queries), sets_here(), in_turn=False)


@given(
    seed=st.integers(0, 2**32),
    widths=st.lists(st.integers(1, 14), max_size=18),
    count=st.integers(0, 90),
    reach=st.integers(0, REACH_MAX),
    threads=st.integers(1, 4),
    is_mixed=st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_dead_rows_thresholds_batches_and_threads(
    seed: int, widths: list[int], count: int, reach: int, threads: int, *, is_mixed: bool
) -> None:
    """A row counts if it is alive, within the reach that was asked and within its own."""
    draw = dice(seed)
    kinds = list(KINDS.values()) if is_mixed else [random_values]
    values = np.concatenate([kind(draw, count) for kind in kinds])
    reaches = draw.integers(0, REACH_MAX + 1, len(values)).astype(np.uint8)
    image = at_eight(native_image(near_rows(values, reaches), b"", Plan(tuple(widths))))
    segment = Segment(image)
    everything = np.arange(len(values), dtype=np.uint32)
    values = segment.near_value(everything)
    queries = asked_of(draw, values, int(draw.integers(0, 30))) if len(values) else values
    dead = draw.integers(0, 256, (len(values) + 7) // 8).astype(np.uint8)
    truth = exhaustive(values, queries, reach)
    counts = truth.distance_bits <= segment.near_reach_bits(everything)[truth.row]
    counts &= (dead[truth.row >> 3] >> (truth.row & 7).astype(np.uint8)) & 1 == 0
    expected = NearHits(truth.query[counts], truth.row[counts], truth.distance_bits[counts])
    held = Held(image)
    held.always_tables = True
    assert library.use(sets_here()[seed % len(sets_here())])
    assert same_hits(held.search_near(queries, reach, dead, threads), expected)
    assert same_hits(segment.search_near(queries, reach, dead=dead, threads=threads), expected)


@pytest.mark.parametrize("used", sets_here(), ids=str)
def test_a_query_that_everything_resembles_is_compared_with_everything(
    used: InstructionSet,
) -> None:
    """More candidates than it pays to look at in tables: none is lost, none is found twice."""
    assert library.use(used)
    draw = dice(3)
    crowd, others = np.tile(random_values(draw, 1), (5000, 1)), random_values(draw, 3000)
    held, values = opened(near_rows(np.concatenate([crowd, others])), MEDIUM)
    held.always_tables = True
    queries = np.concatenate([crowd[:1], others[:3], crowd[:1], random_values(draw, 3)])
    for reach in (0, 1, 30, 31, 48):
        found = held.search_near(queries, reach, None, 1)
        assert same_hits(found, exhaustive(values, queries, reach))
        assert len(found.row) >= 2 * 5000 + 3


def test_a_search_that_looks_at_every_bucket_of_every_band() -> None:
    """As many as the library looks at together, each with a row in it."""
    draw = dice(4)
    held, values = opened(near_rows(full_buckets(draw)), Plan((10, 10)))
    held.always_tables = True
    queries = flipped(draw, values[:19], np.arange(19))
    for used in sets_here():
        assert library.use(used)
        assert same_hits(held.search_near(queries, 19, None, 1), exhaustive(values, queries, 19))


def test_a_segment_of_nothing_finds_nothing() -> None:
    for plan in (COMPARE_ALL, MEDIUM):
        held, values = opened(near_rows(random_values(dice(1), 0)), plan)
        assert len(values) == 0
        for queries in (random_values(dice(1), 3), values):
            assert len(held.search_near(queries, REACH_MAX, None, 2).row) == 0


def test_what_cannot_be_asked_is_refused_by_name() -> None:
    rows = near_rows(random_values(dice(1), 20))
    segment = Segment(at_eight(native_image(rows, b"", COMPARE_ALL)))
    queries = random_values(dice(2), 2)
    with pytest.raises(ValueError, match="reach is 49 bits"):
        segment.search_near(queries, 49)
    with pytest.raises(ValueError, match="reach is -1 bits"):
        segment.search_near(queries, -1)
    with pytest.raises(ValueError, match="need uint8"):
        segment.search_near(queries[:, :31], 5)
    with pytest.raises(ValueError, match="need uint8"):
        segment.search_near(queries, 5, dead=np.zeros(2, np.uint8))


@pytest.mark.full
def test_the_plan_for_millions_misses_nothing_among_200_000() -> None:
    draw = dice(23)
    values = np.concatenate([kind(draw, 200_000 // len(KINDS)) for kind in KINDS.values()])
    held, values = opened(near_rows(values), LARGE)
    chosen = draw.integers(0, len(values), 49)
    queries = flipped(draw, values[chosen], np.arange(49))
    truth = exhaustive(values, queries)
    held.always_tables = True
    for reach in REACHES:
        assert library.use(sets_here()[reach % len(sets_here())])
        found = held.search_near(queries, reach, None, 2)
        assert same_hits(found, within(truth, reach)), f"at {reach} bits"
