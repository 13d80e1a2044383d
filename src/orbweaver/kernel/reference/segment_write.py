"""A segment written in NumPy: its sections in order, and the header in front of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel import layout
from orbweaver.kernel.layout import DIGEST_KINDS, Header, Section
from orbweaver.kernel.plan import Plan
from orbweaver.kernel.reference.segment_sums import checksum, permuted
from orbweaver.kernel.rows import DigestRows, SegmentRows, Values

SIDE_ROWS_MIN = 1024
"""So many values of odd count of ones are always compared one by one ..."""
SIDE_SHARE = 64
"""... and so large a part of all; above, the tables hold them too."""
PREFIX_SPARE_BITS = 3
FILTER_SPARE_BITS = 3
FILTER_BITS_MIN = 6
COUNT_MAX = 7


@dataclass(frozen=True, slots=True)
class _Near:
    values: Values
    labels: NDArray[np.uint32]
    reach_bits: NDArray[np.uint8]
    side_rows: int
    is_even: bool


def segment_pieces(rows: SegmentRows, labels: bytes, plan: Plan) -> Iterator[bytes]:
    """Yield the bytes of a segment file from its first to its last."""
    near = _sorted_near(rows, plan)
    digests = [_sorted_digests(rows.digests.get(kind)) for kind in DIGEST_KINDS]
    header = _header(near, digests, plan)
    contents = [*_near_contents(near, header), *_digest_contents(digests, header), labels]
    sections, end = _placed(header, contents)
    page = layout.pack_header(replace(header, file_bytes=end), sections)
    layout.seal_header(page, checksum(bytes(page)))
    yield bytes(page)
    for content in contents:
        yield content
        yield bytes(layout.aligned(len(content)) - len(content))


def _placed(header: Header, contents: list[bytes]) -> tuple[list[Section], int]:
    sections, offset = [], layout.HEADER_BYTES
    parts = layout.expected_parts(header)
    for (part, of), content in zip(parts, contents, strict=True):
        sections.append(Section(part, of, offset, len(content), checksum(content)))
        offset += layout.aligned(len(content))
    return sections, offset


def _sorted_near(rows: SegmentRows, plan: Plan) -> _Near:
    stored = permuted(rows.near_values)
    odd = np.bitwise_count(stored).sum(axis=1) % 2 == 1
    is_side, is_even = np.zeros(len(stored), np.bool_), False
    if plan.band_bits:
        is_even = int(odd.sum()) <= max(SIDE_ROWS_MIN, len(stored) // SIDE_SHARE)
        is_side = odd & is_even
    words = stored.view(">u8").T
    order = np.lexsort((rows.near_reach_bits, rows.near_labels, *words[::-1], is_side))
    return _Near(
        stored[order],
        rows.near_labels[order],
        rows.near_reach_bits[order],
        int(is_side.sum()),
        is_even,
    )


def _sorted_digests(rows: DigestRows | None) -> DigestRows | None:
    if rows is None or not len(rows.values):
        return None
    order = np.lexsort((rows.labels, *rows.values.T[::-1]))
    return DigestRows(rows.values[order], rows.labels[order])


def label_bytes(labels: NDArray[np.uint32]) -> int:
    """Return how many bytes each label takes: 1, 2 or 4."""
    largest = int(labels.max()) if len(labels) else 0
    return 1 if largest < 1 << 8 else 2 if largest < 1 << 16 else 4


def _header(near: _Near, digests: list[DigestRows | None], plan: Plan) -> Header:
    main = len(near.values) - near.side_rows
    counts = [len(one.values) if one else 0 for one in digests]
    return Header(
        file_bytes=0,
        near_rows=len(near.values),
        side_rows=near.side_rows,
        is_even=near.is_even,
        near_label_bytes=label_bytes(near.labels),
        id_bits=max(1, (main - 1).bit_length()) if main else 1,
        digest_rows=tuple(counts),
        digest_label_bytes=tuple(label_bytes(one.labels) if one else 1 for one in digests),
        near_reach_max_bits=int(near.reach_bits.max()) if len(near.reach_bits) else 0,
        prefix_bits=tuple(_prefix_bits(n) for n in counts),
        filter_bits=tuple(
            max(FILTER_BITS_MIN, n.bit_length() + FILTER_SPARE_BITS) if n else 0 for n in counts
        ),
        band_bits=plan.band_bits,
    )


def _prefix_bits(rows: int) -> int:
    return min(max(0, rows.bit_length() - PREFIX_SPARE_BITS), layout.PREFIX_MAX_BITS)


def _near_contents(near: _Near, header: Header) -> Iterator[bytes]:
    yield near.values.tobytes()
    yield near.labels.astype(f"<u{header.near_label_bytes}").tobytes()
    yield near.reach_bits.tobytes()
    keys = band_keys(near.values[: header.main_rows], header.band_bits)
    for band, width in enumerate(header.band_bits):
        yield from _blocks(keys[band], width)
        if band:
            yield _words(keys, band, header.id_bits)


def band_keys(stored: Values, band_bits: tuple[int, ...]) -> list[NDArray[np.uint64]]:
    """Return, for each band, the number that its bits make in each stored value."""
    bits = np.unpackbits(stored, axis=1)
    keys, start = [], 0
    for width in band_bits:
        powers = np.uint64(1) << np.arange(width - 1, -1, -1, dtype=np.uint64)
        keys.append(bits[:, start : start + width].astype(np.uint64) @ powers)
        start += width
    return keys


def _words(keys: list[NDArray[np.uint64]], band: int, id_bits: int) -> bytes:
    order = np.argsort(keys[band], kind="stable").astype(np.uint64)
    following = keys[(band + 1) % len(keys)][order]
    fingerprint = following & np.uint64((1 << (32 - id_bits)) - 1)
    return (order | fingerprint << np.uint64(id_bits)).astype("<u4").tobytes()


def _blocks(keys: NDArray[np.uint64], width: int) -> Iterator[bytes]:
    buckets = max(1 << width, layout.BLOCK_BUCKETS)
    counts = np.bincount(keys.astype(np.int64), minlength=buckets)
    counts = counts.reshape(-1, layout.BLOCK_BUCKETS)
    totals = counts.sum(axis=1)
    blocks = np.zeros((len(counts), layout.BLOCK_BYTES), np.uint8)
    blocks[:, :4] = _bytes_of(np.cumsum(totals) - totals)
    is_wide = counts.max(axis=1) > COUNT_MAX
    place = np.where(is_wide, np.cumsum(is_wide) - 1, 0xFFFFFFFF)
    blocks[:, 4:8] = _bytes_of(place)
    narrow = np.where(is_wide[:, None], 0, counts)
    for plane in range(3):
        bits = np.packbits((narrow >> plane) & 1, axis=1, bitorder="little")
        blocks[:, 16 + 16 * plane : 32 + 16 * plane] = bits
    yield blocks.tobytes()
    yield np.cumsum(counts[is_wide], axis=1).astype("<u4").tobytes()


def _bytes_of(numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
    return numbers.astype("<u4").view(np.uint8).reshape(-1, 4)


def _digest_contents(digests: list[DigestRows | None], header: Header) -> Iterator[bytes]:
    for kind, rows in enumerate(digests):
        if rows is None:
            yield from (b"", b"", b"", b"")
            continue
        yield rows.values.tobytes()
        yield rows.labels.astype(f"<u{header.digest_label_bytes[kind]}").tobytes()
        leading = first_bits(rows.values)
        prefix, asked = header.prefix_bits[kind], header.filter_bits[kind]
        ends = np.cumsum(np.bincount(_top(leading, prefix), minlength=1 << prefix))
        yield np.concatenate([[0], ends]).astype("<u4").tobytes()
        present = np.zeros(1 << asked, np.uint8)
        present[_top(leading, asked)] = 1
        yield np.packbits(present, bitorder="little").tobytes()


def first_bits(values: Values) -> NDArray[np.uint64]:
    """Return the first 64 bits of each value as a number."""
    return np.ascontiguousarray(values[:, :8]).view(">u8")[:, 0].astype(np.uint64)


def _top(leading: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    if not bits:
        return np.zeros(len(leading), np.int64)
    return (leading >> np.uint64(64 - bits)).astype(np.int64)
