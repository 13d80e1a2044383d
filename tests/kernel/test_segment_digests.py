"""Exact search: every row that equals a query, behind a filter that never says no to one."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel import native_segment
from orbweaver.kernel.plan import COMPARE_ALL
from orbweaver.kernel.rows import Bitmap, DigestKind, DigestRows, SegmentRows, Values
from orbweaver.kernel.segment import Segment
from tests.kernel.segment_rows import at_eight, dice, native_image

KINDS = pytest.mark.parametrize("kind", DigestKind)
ROWS = [0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 63, 64, 65, 1000]


def opened(kind: DigestKind, values: Values) -> Segment:
    labels = np.arange(len(values), dtype=np.uint32)
    rows = SegmentRows(digests={kind: DigestRows(values, labels)})
    return Segment(at_eight(native_image(rows, b"", COMPARE_ALL)))


def expected(values: Values, queries: Values, dead: Bitmap | None = None) -> list[tuple[int, int]]:
    """Return (query, row) of everything equal, by looking at each pair."""
    return [
        (query, row)
        for query, asked in enumerate(queries)
        for row, value in enumerate(values)
        if asked.tobytes() == value.tobytes()
        and not (dead is not None and dead[row >> 3] >> (row & 7) & 1)
    ]


def found(
    segment: Segment, kind: DigestKind, queries: Values, dead: Bitmap | None = None
) -> list[tuple[int, int]]:
    hits = segment.search_digests(kind, queries, dead=dead)
    return list(zip(hits.query.tolist(), hits.row.tolist(), strict=True))


def in_order(segment: Segment, kind: DigestKind) -> Values:
    return segment.digest_value(kind, np.arange(segment.digest_rows(kind), dtype=np.uint32))


def beside(values: Values) -> Values:
    """Return values one bit away, at each end and in the middle."""
    near = np.concatenate([values] * 4)
    for number, place in enumerate((0, 7, 8, values.shape[1] - 1)):
        near[number * len(values) : (number + 1) * len(values), place] ^= 1
    return near


@KINDS
@pytest.mark.parametrize("rows", ROWS)
def test_what_is_there_is_found_and_what_is_beside_it_is_not(kind: DigestKind, rows: int) -> None:
    values = dice(rows).integers(0, 256, (rows, kind.size_bytes), np.uint8)
    segment = opened(kind, values)
    every = in_order(segment, kind)
    assert found(segment, kind, every) == [(row, row) for row in range(rows)]
    assert found(segment, kind, beside(every)) == []
    for other in set(DigestKind) - {kind}:
        asked = np.zeros((2, other.size_bytes), np.uint8)
        assert found(segment, other, asked) == []


@KINDS
def test_every_row_of_a_value_is_found(kind: DigestKind) -> None:
    """The same value from several banks, between nothing but zeros and nothing but ones."""
    drawn = dice(4).integers(0, 256, (3, kind.size_bytes), np.uint8)
    ends = np.array([[0], [255]], np.uint8).repeat(kind.size_bytes, axis=1)
    distinct = np.concatenate([drawn, ends])
    segment = opened(kind, np.repeat(distinct, [1, 50, 7, 3, 4], axis=0))
    every = in_order(segment, kind)
    pairs = found(segment, kind, distinct)
    assert pairs == expected(every, distinct)
    assert np.bincount([query for query, _ in pairs]).tolist() == [1, 50, 7, 3, 4]


@KINDS
def test_values_that_begin_alike_are_told_apart(kind: DigestKind) -> None:
    """Filter and prefix see 64 bits at most; here those are the same everywhere."""
    values = np.full((200, kind.size_bytes), 0xAB, np.uint8)
    values[:, -1] = np.arange(200)
    segment = opened(kind, values)
    asked = np.full((256, kind.size_bytes), 0xAB, np.uint8)
    asked[:, -1] = np.arange(256)
    assert found(segment, kind, asked) == [(number, number) for number in range(200)]


@given(
    kind=st.sampled_from(list(DigestKind)),
    heads=st.lists(st.integers(0, 3), max_size=60),
    asked=st.lists(st.integers(0, 4), max_size=70),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=100, deadline=None)
def test_the_library_finds_what_looking_at_each_pair_finds(
    kind: DigestKind, heads: Sequence[int], asked: Sequence[int], seed: int
) -> None:
    """Few different values, so that most queries hit; some rows dead; NumPy agrees."""
    known = dice(seed).integers(0, 256, (5, kind.size_bytes), np.uint8)
    segment = opened(kind, known[np.array(heads, np.intp)])
    every, queries = in_order(segment, kind), known[np.array(asked, np.intp)]
    dead = dice(seed).integers(0, 256, (len(heads) + 7) // 8).astype(np.uint8)
    for bitmap in (None, dead):
        truth = expected(every, queries, bitmap)
        assert found(segment, kind, queries, bitmap) == truth
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(native_segment, "is_there", lambda: False)
            plain = Segment(segment._image)  # type: ignore[arg-type]  # it is open
            assert found(plain, kind, queries, bitmap) == truth


def test_a_closed_segment_says_so() -> None:
    segment = opened(DigestKind.MD5, np.zeros((1, 16), np.uint8))
    with segment:
        assert segment.digest_rows(DigestKind.MD5) == 1
    with pytest.raises(ValueError, match="closed"):
        segment.search_digests(DigestKind.MD5, np.zeros((1, 16), np.uint8))
    with pytest.raises(ValueError, match="closed"):
        segment.search_near(np.zeros((1, 32), np.uint8), 3)
