"""Building: the library writes what NumPy writes, byte for byte, in whatever order rows come."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.kernel import native_segment
from orbweaver.kernel.layout import HEADER_BYTES, parse_header
from orbweaver.kernel.plan import BANDS_MAX, COMPARE_ALL, LARGE, MEDIUM, Plan, plan_for
from orbweaver.kernel.reference.segment_sums import permuted, published
from orbweaver.kernel.rows import DigestKind, DigestRows, SegmentRows
from orbweaver.kernel.segment import Segment, write_segment
from tests.kernel.segment_rows import (
    at_eight,
    dice,
    digest_rows,
    mixed_rows,
    native_image,
    near_rows,
    odd_values,
    random_values,
    reference_image,
)

WIDTHS = st.lists(st.integers(1, 14), max_size=BANDS_MAX)
FEW_ONES = st.sampled_from([[19], [20, 3], [18, 7, 19], [1] * 18, [7, 6, 8], [14] * 18])


@st.composite
def some_rows(draw: st.DrawFn) -> SegmentRows:
    """Rows of every sort; labels of one, two and four bytes; often the same row twice."""
    seed = draw(st.integers(0, 2**32))
    rows = mixed_rows(seed, draw(st.integers(0, 120)), 0)
    largest = draw(st.sampled_from([1, 256, 257, 65536, 65537, 2**32]))
    chance = dice(seed)
    labels = chance.integers(0, largest, len(rows.near_values)).astype(np.uint32)
    kinds = draw(st.sets(st.sampled_from(list(DigestKind))))
    digests = {kind: digest_rows(chance, kind, draw(st.integers(0, 40))) for kind in kinds}
    reach = rows.near_reach_bits % np.uint8(draw(st.integers(1, 49)))
    return SegmentRows(rows.near_values, labels, reach, digests)


def shuffled(rows: SegmentRows, seed: int) -> SegmentRows:
    """Return the same rows in another order."""
    chance = dice(seed)
    near = chance.permutation(len(rows.near_values))
    orders = {kind: chance.permutation(len(one.values)) for kind, one in rows.digests.items()}
    digests = {
        kind: DigestRows(one.values[orders[kind]], one.labels[orders[kind]])
        for kind, one in rows.digests.items()
    }
    return SegmentRows(
        rows.near_values[near], rows.near_labels[near], rows.near_reach_bits[near], digests
    )


@given(rows=some_rows(), widths=WIDTHS | FEW_ONES, labels=st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_the_library_writes_what_numpy_writes(
    rows: SegmentRows, widths: list[int], labels: bytes
) -> None:
    plan = Plan(tuple(widths))
    image = native_image(rows, labels, plan)
    assert image == reference_image(rows, labels, plan)
    assert image == native_image(shuffled(rows, 1), labels, plan)


@given(rows=some_rows(), widths=WIDTHS, labels=st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_what_was_written_reads_back(rows: SegmentRows, widths: list[int], labels: bytes) -> None:
    image = native_image(rows, labels, Plan(tuple(widths)))
    segment = Segment(at_eight(image))
    assert (segment.labels, segment.plan.band_bits) == (labels, tuple(widths))
    assert segment.size_bytes == len(image)
    every = np.arange(segment.near_rows, dtype=np.uint32)
    read = SegmentRows(
        segment.near_value(every),
        segment.near_label(every),
        segment.near_reach_bits(every),
        {kind: _digests(segment, kind) for kind in DigestKind},
    )
    assert sorted(_tuples(read)) == sorted(_tuples(rows))
    assert segment.size == len(_tuples(rows))


def _digests(segment: Segment, kind: DigestKind) -> DigestRows:
    every = np.arange(segment.digest_rows(kind), dtype=np.uint32)
    return DigestRows(segment.digest_value(kind, every), segment.digest_label(kind, every))


def _tuples(rows: SegmentRows) -> list[tuple[str, bytes, int, int]]:
    near = zip(rows.near_values, rows.near_labels, rows.near_reach_bits, strict=True)
    found = [("pdq", value.tobytes(), int(label), int(reach)) for value, label, reach in near]
    for kind, one in rows.digests.items():
        pairs = zip(one.values, one.labels, strict=True)
        found += [(kind.value, value.tobytes(), int(label), 0) for value, label in pairs]
    return found


@pytest.mark.parametrize("odd", [1024, 1025], ids=["few odd values", "many odd values"])
def test_where_odd_values_are_few_they_stand_apart(odd: int) -> None:
    rows = near_rows(odd_values(dice(1), odd))
    image = native_image(rows, b"", MEDIUM)
    assert image == reference_image(rows, b"", MEDIUM)
    header, _ = parse_header(image[:HEADER_BYTES])
    assert (header.side_rows, header.is_even) == ((odd, True) if odd == 1024 else (0, False))


def test_a_stored_value_is_the_published_one_in_another_order() -> None:
    values = random_values(dice(3), 50)
    assert np.array_equal(published(permuted(values)), values)
    assert not np.array_equal(permuted(values), values)


def test_the_plan_follows_the_size() -> None:
    assert [plan_for(rows) for rows in (0, 30_000, 30_001, 3_000_000, 3_000_001)] == [
        COMPARE_ALL,
        COMPARE_ALL,
        MEDIUM,
        MEDIUM,
        LARGE,
    ]


@pytest.mark.parametrize("widths", [(0,), (29,), (1,) * 19, (28,) * 10])
def test_a_plan_that_the_format_cannot_say_is_refused(widths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no segment can have bands"):
        Plan(widths)


def test_a_file_stands_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.segment"
    facts = write_segment(path, near_rows(random_values(dice(1), 100)), b"labels")
    before = path.read_bytes()
    assert (facts.near_rows, facts.size_bytes) == (100, len(before))
    with pytest.raises(ValueError, match="labels of 67108865 bytes"):
        write_segment(path, SegmentRows(), bytes((64 << 20) + 1))
    monkeypatch.setattr(native_segment, "is_there", lambda: False)
    monkeypatch.setattr("os.fsync", _full)
    with pytest.raises(OSError, match="No space left"):
        write_segment(path, SegmentRows(), b"")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def _full(_handle: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.full
@pytest.mark.parametrize("plan", [MEDIUM, LARGE], ids=["medium", "large"])
def test_the_plans_that_are_used_are_written_alike(plan: Plan) -> None:
    rows = mixed_rows(9, 40_000, 5_000)
    assert native_image(rows, b"labels", plan) == reference_image(rows, b"labels", plan)
