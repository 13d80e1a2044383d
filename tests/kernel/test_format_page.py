"""The page on the segment file says what the code does; the golden file says that it stays so."""

import hashlib
from itertools import pairwise

import pytest

from orbweaver.kernel import layout, library, native_segment
from orbweaver.kernel.plan import BANDS_MAX, WIDTH_MAX_BITS
from orbweaver.kernel.reference import segment_sums
from orbweaver.kernel.rows import DigestKind
from orbweaver.kernel.segment import Segment
from tests.kernel.format_page import (
    BLOCKS,
    HEADER,
    SECTIONS,
    TABLE,
    chapters,
    fields_of,
    reasons,
    rows_of,
)
from tests.kernel.golden_segment import GOLDEN, LABELS, PLAN, golden_rows
from tests.kernel.plain_reader import PlainSegment, bit_order, checksum, leading
from tests.kernel.segment_rows import at_eight, native_image, reference_image

KINDS = range(len(DigestKind))


@pytest.fixture(scope="module")
def read() -> PlainSegment:
    """The golden file, as who knows nothing but the page reads it."""
    return PlainSegment(GOLDEN.read_bytes())


@pytest.mark.parametrize(
    ("chapter", "size_bytes"),
    [(HEADER, layout.HEADER_BYTES), (TABLE, 32), (BLOCKS, layout.BLOCK_BYTES)],
)
def test_fields_stand_one_behind_the_other(chapter: str, size_bytes: int) -> None:
    fields = list(fields_of(chapter).values())
    assert fields[0].offset == 0
    assert all(one.end == other.offset for one, other in pairwise(fields))
    assert fields[-1].end == size_bytes


def test_limits_are_those_of_the_code() -> None:
    header = fields_of(HEADER)
    assert header["entries"].count == layout.SECTIONS_MAX
    assert header["band_bits"].count == BANDS_MAX
    meanings = {row[2]: row[3] for row in rows_of(HEADER)}
    assert meanings["version"] == str(layout.VERSION)
    assert meanings["header_bytes"] == str(layout.HEADER_BYTES)
    assert f"1 to {WIDTH_MAX_BITS}" in meanings["band_bits"]
    assert f"0 to {layout.PREFIX_MAX_BITS}" in meanings["prefix_bits"]
    assert f"{layout.LABELS_MAX_BYTES:,}" in rows_of(SECTIONS)[-1][3]


def test_sections_have_the_numbers_and_names_of_the_code() -> None:
    numbered = {row[1]: int(row[0]) for row in rows_of(SECTIONS)}
    assert numbered == {part.name: part.value for part in layout.Part}


def test_reasons_are_those_of_the_library() -> None:
    """In its order, and none beside."""
    say = library.function("ow_segment_reason", *native_segment._SIGNATURES["ow_segment_reason"])
    known = [say(code).decode() for code in range(16, 16 + len(reasons()))]
    assert sorted(reasons()) == sorted(known)
    assert say(16 + len(known)).decode() == "an argument is out of range"


def test_the_order_of_bits_is_that_of_the_page() -> None:
    assert segment_sums.permutation().tolist() == bit_order()


@pytest.mark.parametrize("size_bytes", [0, 1, 8, 4095, 4096, 4097, 20_000])
def test_the_checksum_is_that_of_the_page(size_bytes: int) -> None:
    content = hashlib.shake_128(b"content").digest(size_bytes)
    assert segment_sums.checksum(content) == checksum(content)


def test_the_golden_file_is_written_byte_for_byte() -> None:
    """By the library and by NumPy. It is never written anew: what differs is another version."""
    golden = GOLDEN.read_bytes()
    assert golden[8] == layout.VERSION
    assert native_image(golden_rows(), LABELS, PLAN) == golden
    assert reference_image(golden_rows(), LABELS, PLAN) == golden


@pytest.mark.parametrize("is_native", [True, False])
def test_the_golden_file_is_read(monkeypatch: pytest.MonkeyPatch, *, is_native: bool) -> None:
    monkeypatch.setattr(native_segment, "is_there", lambda: is_native)
    rows, segment = golden_rows(), Segment(at_eight(GOLDEN.read_bytes()))
    assert (segment.plan, segment.labels, segment.size) == (PLAN, LABELS, 128)
    found = segment.search_near(rows.near_values, 0)
    assert set(found.query.tolist()) == set(range(len(rows.near_values)))
    for kind, one in rows.digests.items():
        hits = segment.search_digests(kind, one.values)
        assert segment.digest_label(kind, hits.row).tolist() == one.labels.tolist()


def test_who_reads_by_the_page_alone_finds_the_rows(read: PlainSegment) -> None:
    rows, places = golden_rows(), range(read.field("near_rows"))
    near = zip(rows.near_values, rows.near_labels, rows.near_reach_bits, strict=True)
    given = sorted((value.tobytes(), int(label), int(reach)) for value, label, reach in near)
    reach = read.section(3)
    assert given == sorted((read.published(n), read.label(2, 0, n), reach[n]) for n in places)
    assert read.section(11) == LABELS
    for kind, one in zip(KINDS, rows.digests.values(), strict=True):
        digests = [value.tobytes() for value in one.values]
        pairs = sorted(zip(digests, one.labels.tolist(), strict=True))
        assert pairs == [(read.digest(kind, n), read.label(8, kind, n)) for n in range(len(pairs))]


def test_who_reads_by_the_page_alone_finds_sums_right(read: PlainSegment) -> None:
    at = read.field("checksum")
    assert checksum(read.content[:4088] + bytes(8)) == at
    for one in read.entries:
        content = read.content[one["offset"] : one["offset"] + one["size"]]
        assert (checksum(content), one["offset"] % 64) == (one["checksum"], 0)
    assert read.field("file_bytes") == len(read.content)


@pytest.mark.parametrize("band", range(4))
def test_who_reads_by_the_page_alone_finds_each_row_in_its_bucket(
    read: PlainSegment, band: int
) -> None:
    listed, next_band = read.rows_in_order(band), (band + 1) % read.field("band_count")
    mask = (1 << (32 - read.field("id_bits"))) - 1
    seen = 0
    for bucket, (start, count) in enumerate(read.counts(band)):
        for row, fingerprint in listed[start : start + count]:
            assert read.key(band, row) == bucket
            assert not band or fingerprint == read.key(next_band, row) & mask
        seen += count
    assert seen == read.main_rows
    assert sorted(row for row, _ in listed) == list(range(read.main_rows))


@pytest.mark.parametrize("kind", KINDS)
def test_who_reads_by_the_page_alone_finds_digests(read: PlainSegment, kind: int) -> None:
    prefix, asked = read.field("prefix_bits", kind), read.field("filter_bits", kind)
    rows = range(read.field("digest_rows", kind))
    digests = [read.digest(kind, row) for row in rows]
    for row, value in zip(rows, digests, strict=True):
        assert row in read.digests_that_begin(kind, leading(value, 0, prefix))
    known = {leading(value, 0, asked) for value in digests}
    assert {first for first in range(1 << asked) if read.may_be(kind, first)} == known


def test_the_golden_file_has_a_little_of_all(read: PlainSegment) -> None:
    """Crowded buckets, side rows, labels of each size: else it would not guard them."""
    assert read.section(5, 0)
    assert 0 < read.field("side_rows") < read.field("near_rows")
    assert [read.field("digest_label_bytes", kind) for kind in KINDS] == [4, 1, 2]
    assert read.field("near_label_bytes") == 2
    assert "golden" in chapters()["What a version promises"]
