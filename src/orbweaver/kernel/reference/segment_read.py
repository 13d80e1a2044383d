"""A segment checked and searched in NumPy; it walks no table, it compares with every value."""

import numpy as np
from numpy.typing import NDArray

from orbweaver.errors import MalformedSegment
from orbweaver.kernel import layout
from orbweaver.kernel.layout import DIGEST_KINDS, Header, Part, Section
from orbweaver.kernel.reference.hamming import brute_force
from orbweaver.kernel.reference.segment_sums import checksum
from orbweaver.kernel.rows import REACH_MAX_BITS, Bitmap, DigestHits, NearHits, Values, is_dead

_LABEL_BYTES = (1, 2, 4)
_FILTER_MIN_BITS = 3
_FILTER_MAX_BITS = 36
_NONE = 0xFFFFFFFF
_OTHER_PARTS = "it lacks a section, or has another"
_BEYOND = "a section reaches beyond the end"
_BLOCK_MORE = "a block holds more than it may"
_BLOCKS_SUM = "its blocks do not add up"
_WIDE_PLACE = "a wide block is not where it must be"


def validate(image: memoryview) -> None:
    """Check everything that a search relies on, before anything is used.

    Raises:
        MalformedSegment: What was found to be wrong first.
    """
    _need(len(image) >= layout.HEADER_BYTES, "it is shorter than a header")
    page = bytes(image[: layout.HEADER_BYTES])
    header, sections = layout.parse_header(page)
    stands, blank = layout.header_checksum(page)
    _need(checksum(blank) == stands, "its header does not add up")
    _need(bytes(layout.pack_header(header, sections)) == blank, "its header holds more than it may")
    _need(header.file_bytes == len(image), "it is shorter or longer than it says")
    _check_fields(header)
    _check_places(header, sections, image)
    for one in sections:
        content = image[one.offset : one.offset + one.size_bytes]
        _need(checksum(content) == one.checksum, "a section does not add up")
    _check_near(header, sections, image)
    _check_digests(header, sections, image)


def _need(holds: bool, reason: str) -> None:  # noqa: FBT001  # it is the condition itself
    if not holds:
        raise MalformedSegment(reason)


def _check_fields(header: Header) -> None:
    widths_fit = sum(header.band_bits) <= 256 and all(1 <= w <= 28 for w in header.band_bits)  # noqa: PLR2004  # as FORMAT.md says
    _need(widths_fit, "its bands are wider than a value")
    _need(header.side_rows <= header.near_rows, "it has more side rows than rows")
    tables_fit = header.main_rows <= 1 << header.id_bits and 1 <= header.id_bits <= 32  # noqa: PLR2004  # as FORMAT.md says
    _need(tables_fit, "its tables cannot name all rows")
    _need(header.near_label_bytes in _LABEL_BYTES, "its labels are of an odd size")
    _need(header.near_reach_max_bits <= REACH_MAX_BITS, "a threshold is too large")
    for kind, rows in enumerate(header.digest_rows):
        _need(header.digest_label_bytes[kind] in _LABEL_BYTES, "its labels are of an odd size")
        _need(header.prefix_bits[kind] <= layout.PREFIX_MAX_BITS, "a prefix is too long")
        least = _FILTER_MIN_BITS if rows else 0
        filter_fits = least <= header.filter_bits[kind] <= _FILTER_MAX_BITS
        _need(filter_fits, "a filter is too long or too short")


def _check_places(header: Header, sections: list[Section], image: memoryview) -> None:
    expected = layout.expected_parts(header)
    _need(len(sections) == len(expected), _OTHER_PARTS)
    offset = layout.HEADER_BYTES
    for one, (part, of) in zip(sections, expected, strict=True):
        _need((one.part, one.of) == (part, of), _OTHER_PARTS)
        _need(one.offset == offset, "a section lies elsewhere than it must")
        _need(one.size_bytes <= len(image) - offset, _BEYOND)
        _need(_size_fits(header, one), "a section is of another size than it must")
        end = offset + one.size_bytes
        offset = layout.aligned(end)
        _need(offset <= len(image), _BEYOND)
        _need(not any(image[end:offset]), "there is something between two sections")
    _need(offset == len(image), "there is something behind the last section")


def _size_fits(header: Header, one: Section) -> bool:
    part = Part(one.part)
    if part is Part.WIDE:
        return one.size_bytes % layout.WIDE_BYTES == 0
    if part is Part.LABELS:
        return one.size_bytes <= layout.LABELS_MAX_BYTES
    if part.name.startswith("DIGEST"):
        return one.size_bytes == _digest_size(header, part, one.of)
    rows = header.near_rows
    if part is Part.BLOCKS:
        blocks = max(1, (1 << header.band_bits[one.of]) // layout.BLOCK_BUCKETS)
        return one.size_bytes == blocks * layout.BLOCK_BYTES
    sizes = {
        Part.NEAR_VALUES: rows * 32,
        Part.NEAR_LABELS: rows * header.near_label_bytes,
        Part.NEAR_REACH: rows,
        Part.WORDS: header.main_rows * 4,
    }
    return one.size_bytes == sizes[part]


def _digest_size(header: Header, part: Part, kind: int) -> int:
    rows = header.digest_rows[kind]
    if not rows:
        return 0
    return {
        Part.DIGEST_VALUES: rows * DIGEST_KINDS[kind].size_bytes,
        Part.DIGEST_LABELS: rows * header.digest_label_bytes[kind],
        Part.DIGEST_PREFIX: ((1 << header.prefix_bits[kind]) + 1) * 4,
        Part.DIGEST_FILTER: (1 << header.filter_bits[kind]) >> 3,
    }[part]


def content(
    sections: list[Section], image: memoryview, part: Part, of: int, kind: str
) -> NDArray[np.generic]:
    """Return one section as an array over the image."""
    one = next(s for s in sections if (s.part, s.of) == (part, of))
    return np.frombuffer(image[one.offset : one.offset + one.size_bytes], np.dtype(kind))


def _check_near(header: Header, sections: list[Section], image: memoryview) -> None:
    values = content(sections, image, Part.NEAR_VALUES, 0, ">u8").reshape(-1, 4)
    main = values[: header.main_rows]
    _need(_is_sorted(main) and _is_sorted(values[header.main_rows :]), "its rows are not in order")
    odd = np.bitwise_count(main).sum(axis=1, dtype=np.int64) % 2
    _need(not header.is_even or not odd.any(), "an odd value stands among the even ones")
    reach = content(sections, image, Part.NEAR_REACH, 0, "u1").astype(np.int64)
    _need(not (reach > header.near_reach_max_bits).any(), "a threshold is too large")
    for band in range(len(header.band_bits)):
        blocks = content(sections, image, Part.BLOCKS, band, "u1").reshape(-1, layout.BLOCK_BYTES)
        wide = content(sections, image, Part.WIDE, band, "<u4").reshape(-1, layout.BLOCK_BUCKETS)
        _check_blocks(header.main_rows, blocks, wide.astype(np.int64))
        if band:
            words = content(sections, image, Part.WORDS, band, "<u4").astype(np.int64)
            named = words & ((1 << header.id_bits) - 1)
            _need(not (named >= header.main_rows).any(), "a table names a row that is not there")


def _is_sorted(values: NDArray[np.generic]) -> bool:
    order = np.lexsort(tuple(values.T[::-1]))
    return bool((values[order] == values).all())


def _check_blocks(rows: int, blocks: NDArray[np.generic], wide: NDArray[np.int64]) -> None:
    fields = np.ascontiguousarray(blocks).view("<u4")
    base, place, planes = fields[:, 0].astype(np.int64), fields[:, 1], fields[:, 4:]
    is_wide = place != _NONE
    misplaced = is_wide & ((place != np.cumsum(is_wide) - 1) | (place >= len(wide)))
    falls = np.zeros(len(fields), np.bool_)
    totals = np.bitwise_count(planes).reshape(-1, 3, 4).sum(axis=2, dtype=np.int64) @ (1, 2, 4)
    totals[is_wide] = 0
    known = np.flatnonzero(is_wide & ~misplaced)
    ends = wide[place[known]]
    falls[known] = (np.diff(ends, axis=1) < 0).any(axis=1)
    totals[known] = ends[:, -1]
    sums = np.cumsum(totals)
    faults = [
        (fields[:, 2:4].any(axis=1), _BLOCK_MORE),
        (base != sums - totals, _BLOCKS_SUM),
        (is_wide & planes.any(axis=1), _BLOCK_MORE),
        (misplaced, _WIDE_PLACE),
        (falls, "a wide block runs backwards"),
        (sums > rows, _BLOCKS_SUM),
    ]
    first = np.argmax(np.any([found for found, _ in faults], axis=0))
    for found, reason in faults:
        _need(not found[first], reason)
    _need(int(is_wide.sum()) == len(wide), _WIDE_PLACE)
    _need(int(sums[-1]) == rows, _BLOCKS_SUM)


def _check_digests(header: Header, sections: list[Section], image: memoryview) -> None:
    for kind, rows in enumerate(header.digest_rows):
        if not rows:
            continue
        width = DIGEST_KINDS[kind].size_bytes
        values = content(sections, image, Part.DIGEST_VALUES, kind, ">u4").reshape(rows, width // 4)
        _need(_is_sorted(values), "its digests are not in order")
        ends = content(sections, image, Part.DIGEST_PREFIX, kind, "<u4").astype(np.int64)
        grows = ends[0] == 0 and ends[-1] == rows and not (np.diff(ends) < 0).any()
        _need(bool(grows), "the prefixes of its digests run backwards")


def search_near(
    stored: Values,
    queries: Values,
    reach_bits: int,
    entry_reach_bits: NDArray[np.uint8],
    dead: Bitmap | None,
) -> NearHits:
    """Return every pair within reach; both sides with their bits as stored."""
    return brute_force(stored, queries, reach_bits, entry_reach_bits, dead)


def search_digests(values: Values, queries: Values, dead: Bitmap | None) -> DigestHits:
    """Return every equal pair; ``values`` are sorted as byte strings."""
    size = values.shape[1]
    known = np.ascontiguousarray(values).view(f"V{size}")[:, 0].tolist()
    where: dict[bytes, list[int]] = {}
    for row, value in enumerate(known):
        where.setdefault(bytes(value), []).append(row)
    pairs = [(q, row) for q, one in enumerate(queries) for row in where.get(one.tobytes(), [])]
    found = np.array(pairs, np.uint32).reshape(-1, 2)
    alive = found[~is_dead(dead, found[:, 1])]
    return DigestHits(alive[:, 0].copy(), alive[:, 1].copy())
