"""The delta: what was added a moment ago is found, and what is dead is not, while it grows."""

from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel.delta import Delta
from orbweaver.kernel.plan import COMPARE_ALL
from orbweaver.kernel.reference import hamming as reference
from orbweaver.kernel.rows import DigestKind, SegmentRows
from tests.kernel.segment_rows import (
    REACH_MAX,
    dice,
    exhaustive,
    flipped,
    mixed_rows,
    native_image,
    near_rows,
    random_values,
    same_hits,
)


@given(
    sizes=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 9)), max_size=8),
    reach=st.integers(0, REACH_MAX),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=60, deadline=None)
def test_each_addition_is_found_at_once(
    sizes: list[tuple[int, int]], reach: int, seed: int
) -> None:
    delta, draw = Delta(), dice(seed)
    near, kinds = [random_values(draw, 0)], [np.empty((0, 16), np.uint8)]
    limits = [np.empty(0, np.uint8)]
    for number, (some, digests) in enumerate(sizes):
        rows = mixed_rows(seed + number, some, digests)
        delta.append(rows)
        near.append(rows.near_values)
        limits.append(rows.near_reach_bits)
        kinds.append(rows.digests[DigestKind.MD5].values)
        values, md5 = np.concatenate(near), np.concatenate(kinds)
        asked = flipped(draw, values[-20:], np.arange(len(values[-20:])) * 2)
        truth = reference.brute_force(values, asked, reach, np.concatenate(limits))
        assert same_hits(delta.search_near(asked, reach), truth)
        hits = delta.search_digests(DigestKind.MD5, md5)
        equal = (md5[:, None, :] == md5[None, :, :]).all(axis=2)
        assert np.array_equal(np.stack([hits.query, hits.row]), np.stack(np.nonzero(equal)))
        assert delta.size == len(values) + 3 * len(md5)


def test_dead_rows_are_not_found_and_later_ones_are() -> None:
    """A bitmap made before an addition covers fewer rows; what came since is alive."""
    values, delta = random_values(dice(1), 30), Delta()
    delta.append(near_rows(values[:10]))
    dead = np.array([0b101, 0b10], np.uint8)
    for until in (10, 11, 30):
        delta.append(near_rows(values[delta.near_rows : until]))
        found = delta.search_near(values, 0, dead=dead)
        assert found.row.tolist() == [row for row in range(until) if row not in {0, 2, 9}]
    assert delta.search_near(values, 0).row.tolist() == list(range(30))


def test_dead_digests_are_not_found() -> None:
    rows, delta = mixed_rows(2, 0, 24), Delta()
    delta.append(rows)
    for kind in DigestKind:
        values = rows.digests[kind].values
        every = delta.search_digests(kind, values).row
        dead = delta.search_digests(kind, values, dead=np.array([0xFF, 0x0F], np.uint8)).row
        assert sorted(set(every.tolist())) == list(range(24))
        assert sorted(set(dead.tolist())) == list(range(12, 24))


def test_what_it_holds_becomes_a_segment() -> None:
    first, second, delta = mixed_rows(3, 70, 8), mixed_rows(4, 50, 5), Delta()
    delta.append(first)
    delta.append(second)
    held = delta.rows()
    both = SegmentRows(
        np.concatenate([first.near_values, second.near_values]),
        np.concatenate([first.near_labels, second.near_labels]),
        np.concatenate([first.near_reach_bits, second.near_reach_bits]),
        held.digests,
    )
    assert native_image(held, b"", COMPARE_ALL) == native_image(both, b"", COMPARE_ALL)
    for kind in DigestKind:
        pieces = [rows.digests[kind].values for rows in (first, second)]
        assert np.array_equal(held.digests[kind].values, np.concatenate(pieces))
    every = np.arange(delta.near_rows, dtype=np.uint32)
    assert np.array_equal(delta.near_value(every), both.near_values)
    assert np.array_equal(delta.near_label(every), both.near_labels)
    assert np.array_equal(delta.near_reach_bits(every), both.near_reach_bits)


def test_what_was_taken_out_before_an_addition_stays_as_it_was() -> None:
    delta = Delta()
    delta.append(near_rows(random_values(dice(5), 5)))
    before = delta.rows()
    kept = before.near_values.copy()
    for number in range(40):
        delta.append(near_rows(random_values(dice(number), 50)))
    assert np.array_equal(before.near_values, kept)
    assert delta.near_rows == 2005


def test_searches_see_an_addition_whole_or_not_at_all() -> None:
    """Each addition is ten equal values: no search ever finds some of the ten."""
    delta, stop = Delta(), Event()
    values = random_values(dice(6), 60)
    seen: set[int] = set()

    def ask() -> None:
        while not stop.is_set():
            found = delta.search_near(values, 0)
            seen.update(np.bincount(found.query, minlength=60).tolist())

    asking = [Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for value in values:
        delta.append(near_rows(np.tile(value, (10, 1))))
    stop.set()
    for thread in asking:
        thread.join()
    assert seen <= {0, 10}
    assert same_hits(delta.search_near(values, 9), exhaustive(np.repeat(values, 10, 0), values, 9))


def test_what_cannot_be_asked_is_refused() -> None:
    delta = Delta()
    with pytest.raises(ValueError, match="need uint8"):
        delta.search_digests(DigestKind.SHA1, np.zeros((1, 16), np.uint8))
    with pytest.raises(ValueError, match="reach is 49"):
        delta.search_near(np.zeros((1, 32), np.uint8), 49)
    with pytest.raises(ValueError, match="a threshold is above 48"):
        delta.append(near_rows(random_values(dice(1), 1), np.array([49], np.uint8)))
