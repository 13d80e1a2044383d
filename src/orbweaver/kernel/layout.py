"""Where everything stands in a segment file; the words of ``FORMAT.md`` as Python."""

import struct
from dataclasses import dataclass
from enum import IntEnum

from orbweaver.errors import MalformedSegment
from orbweaver.kernel.plan import BANDS_MAX
from orbweaver.kernel.rows import DigestKind

MAGIC = b"ORBWSEG\x1a"
VERSION = 1
HEADER_BYTES = 4096
ALIGNMENT_BYTES = 64
BLOCK_BYTES = 64
BLOCK_BUCKETS = 128
WIDE_BYTES = 512
LABELS_MAX_BYTES = 64 << 20
PREFIX_MAX_BITS = 28
DIGEST_KINDS = tuple(DigestKind)
_FIXED = struct.Struct("<8sIIQIIBBBBI3I3BB3B3B2x")
_ENTRY = struct.Struct("<HHIQQQ")
_WIDTHS_AT = 64
_TABLE_AT = 128
_SUM_AT = HEADER_BYTES - 8
SECTIONS_MAX = (_SUM_AT - _TABLE_AT) // _ENTRY.size


class Part(IntEnum):
    """What a section holds; the numbers stand in files."""

    NEAR_VALUES = 1
    NEAR_LABELS = 2
    NEAR_REACH = 3
    BLOCKS = 4
    WIDE = 5
    WORDS = 6
    DIGEST_VALUES = 7
    DIGEST_LABELS = 8
    DIGEST_PREFIX = 9
    DIGEST_FILTER = 10
    LABELS = 11


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what, of which band or digest kind, where, how long, and its sum."""

    part: int
    of: int
    offset: int
    size_bytes: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Header:
    """The fixed fields of a segment, as they stand in its first 128 bytes."""

    file_bytes: int
    near_rows: int
    side_rows: int
    is_even: bool
    near_label_bytes: int
    id_bits: int
    digest_rows: tuple[int, ...]
    digest_label_bytes: tuple[int, ...]
    near_reach_max_bits: int
    prefix_bits: tuple[int, ...]
    filter_bits: tuple[int, ...]
    band_bits: tuple[int, ...]

    @property
    def main_rows(self) -> int:
        """How many rows the tables of the bands hold; the side rows follow them."""
        return self.near_rows - self.side_rows


def pack_header(header: Header, sections: list[Section]) -> bytearray:
    """Return the first 4,096 bytes, without their checksum."""
    page = bytearray(HEADER_BYTES)
    _FIXED.pack_into(
        page,
        0,
        MAGIC,
        VERSION,
        HEADER_BYTES,
        header.file_bytes,
        header.near_rows,
        header.side_rows,
        header.is_even,
        len(header.band_bits),
        header.near_label_bytes,
        header.id_bits,
        len(sections),
        *header.digest_rows,
        *header.digest_label_bytes,
        header.near_reach_max_bits,
        *header.prefix_bits,
        *header.filter_bits,
    )
    page[_WIDTHS_AT : _WIDTHS_AT + len(header.band_bits)] = bytes(header.band_bits)
    for place, one in enumerate(sections):
        entry = (one.part, one.of, 0, one.offset, one.size_bytes, one.checksum)
        _ENTRY.pack_into(page, _TABLE_AT + place * _ENTRY.size, *entry)
    return page


def seal_header(page: bytearray, checksum: int) -> None:
    """Write the header's checksum, taken while its own field is zero."""
    struct.pack_into("<Q", page, _SUM_AT, checksum)


def header_checksum(page: bytes) -> tuple[int, bytes]:
    """Return the checksum that stands in a header, and the header with that field zero."""
    (found,) = struct.unpack_from("<Q", page, _SUM_AT)
    return found, page[:_SUM_AT] + bytes(8)


def parse_header(page: bytes) -> tuple[Header, list[Section]]:
    """Read the fields and the section table of a header of 4,096 bytes.

    Raises:
        MalformedSegment: Other magic, version or counts than this house writes.
    """
    words = _FIXED.unpack_from(page, 0)
    if words[0] != MAGIC:
        raise MalformedSegment("it does not begin as a segment")
    if words[1] != VERSION or words[2] != HEADER_BYTES:
        raise MalformedSegment("it is of another version")
    bands, count = words[7], words[10]
    if bands > BANDS_MAX or count > SECTIONS_MAX:
        raise MalformedSegment("its header counts more bands or sections than there can be")
    header = Header(
        file_bytes=words[3],
        near_rows=words[4],
        side_rows=words[5],
        is_even=bool(words[6]),
        near_label_bytes=words[8],
        id_bits=words[9],
        digest_rows=words[11:14],
        digest_label_bytes=words[14:17],
        near_reach_max_bits=words[17],
        prefix_bits=words[18:21],
        filter_bits=words[21:24],
        band_bits=tuple(page[_WIDTHS_AT : _WIDTHS_AT + bands]),
    )
    return header, [_section(page, place) for place in range(count)]


def _section(page: bytes, place: int) -> Section:
    part, of, _, offset, size, checksum = _ENTRY.unpack_from(page, _TABLE_AT + place * _ENTRY.size)
    return Section(part, of, offset, size, checksum)


def aligned(size_bytes: int) -> int:
    """Return where the next section may begin."""
    return -(-size_bytes // ALIGNMENT_BYTES) * ALIGNMENT_BYTES


def expected_parts(header: Header) -> list[tuple[Part, int]]:
    """Return which sections a segment of this header has, in their order."""
    near = [(Part.NEAR_VALUES, 0), (Part.NEAR_LABELS, 0), (Part.NEAR_REACH, 0)]
    bands = [
        (part, band)
        for band in range(len(header.band_bits))
        for part in (Part.BLOCKS, Part.WIDE, Part.WORDS)
        if band or part is not Part.WORDS
    ]
    digests = [
        (part, kind)
        for kind in range(len(DIGEST_KINDS))
        for part in (
            Part.DIGEST_VALUES,
            Part.DIGEST_LABELS,
            Part.DIGEST_PREFIX,
            Part.DIGEST_FILTER,
        )
    ]
    return [*near, *bands, *digests, (Part.LABELS, 0)]
