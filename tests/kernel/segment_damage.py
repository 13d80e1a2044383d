"""Segment files that somebody altered: cut, flipped, or rebuilt so that all sums are right."""

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from orbweaver.errors import MalformedSegment
from orbweaver.kernel import layout
from orbweaver.kernel.layout import Header, Part
from orbweaver.kernel.native_segment import Held
from orbweaver.kernel.reference import segment_read, segment_write
from orbweaver.kernel.reference.segment_sums import checksum
from tests.kernel.format_page import HEADER, TABLE, fields_of
from tests.kernel.segment_rows import at_eight

SEAL_AT = 4088
INTERESTING = (0, 1, 2, 3, 7, 8, 63, 64, 127, 128, 255, 256, 4095, 4096, 65535, 2**31, 2**32 - 1)
Image = bytearray


@dataclass(slots=True)
class TakenApart:
    """A segment file as its header and the contents of its sections."""

    header: Header
    contents: dict[tuple[int, int], bytes]

    def put_together(self) -> Image:
        """Return a file of these contents whose places and sums are right."""
        contents = list(self.contents.values())
        sections, end = segment_write._placed(self.header, contents)
        image = layout.pack_header(replace(self.header, file_bytes=end), sections)
        layout.seal_header(image, checksum(bytes(image)))
        for content in contents:
            image += content + bytes(layout.aligned(len(content)) - len(content))
        return image


def taken_apart(image: bytes | bytearray) -> TakenApart:
    """Return what a sound file is made of."""
    header, sections = layout.parse_header(bytes(image[: layout.HEADER_BYTES]))
    contents = {
        (one.part, one.of): bytes(image[one.offset : one.offset + one.size_bytes])
        for one in sections
    }
    return TakenApart(header, contents)


def put_field(image: Image, name: str, value: int, place: int = 0) -> None:
    """Write a field of the header, named as the page names it."""
    field = fields_of(HEADER)[name]
    at = field.offset + place * field.size_bytes
    image[at : at + field.size_bytes] = value.to_bytes(field.size_bytes, "little")


def put_entry(image: Image, place: int, name: str, value: int) -> None:
    """Write a field of one entry of the table of sections."""
    field, start = fields_of(TABLE)[name], fields_of(HEADER)["entries"].offset + 32 * place
    at = start + field.offset
    image[at : at + field.size_bytes] = value.to_bytes(field.size_bytes, "little")


def place_of(image: bytes | bytearray, part: Part, of: int = 0) -> tuple[int, int]:
    """Return where a section of a sound file begins, and how long it is."""
    _, sections = layout.parse_header(bytes(image[: layout.HEADER_BYTES]))
    [one] = [each for each in sections if (each.part, each.of) == (part, of)]
    return one.offset, one.size_bytes


def seal(image: Image) -> None:
    """Make the sums right: of every section that lies within the file, and of the header."""
    if len(image) < layout.HEADER_BYTES:
        return
    count = min(int.from_bytes(image[36:40], "little"), layout.SECTIONS_MAX)
    for at in range(128, 128 + 32 * count, 32):
        offset, size = struct.unpack_from("<QQ", image, at + 8)
        if offset <= len(image) and size <= len(image) - offset:
            struct.pack_into("<Q", image, at + 24, checksum(bytes(image[offset : offset + size])))
    image[SEAL_AT : SEAL_AT + 8] = bytes(8)
    layout.seal_header(image, checksum(bytes(image[: layout.HEADER_BYTES])))


def lying(image: bytes | bytearray, draw: random.Random) -> Image:
    """Return a file that every check lets pass and whose tables are lies."""
    whole = taken_apart(image)
    chance = np.random.default_rng(draw.getrandbits(32))
    main = whole.header.main_rows
    for band, width in enumerate(whole.header.band_bits):
        few = chance.integers(0, 1 << width, draw.randint(1, 5))
        keys = np.where(chance.random(main) < draw.random(), chance.choice(few, main), few[0])
        spread = chance.integers(0, 1 << width, main)
        keys = np.where(chance.random(main) < draw.random(), spread, keys).astype(np.uint64)
        blocks, wide = segment_write._blocks(keys, width)
        whole.contents[Part.BLOCKS, band], whole.contents[Part.WIDE, band] = blocks, wide
        if band:
            words = chance.integers(0, main, main, np.uint32) if main else np.empty(0, np.uint32)
            words |= chance.integers(0, 2**32, main, np.uint64).astype(np.uint32) & np.uint32(
                0xFFFFFFFF << whole.header.id_bits & 0xFFFFFFFF
            )
            whole.contents[Part.WORDS, band] = words.tobytes()
    for kind, rows in enumerate(whole.header.digest_rows):
        if rows:
            count = len(whole.contents[Part.DIGEST_PREFIX, kind]) // 4
            ends = np.sort(chance.integers(0, rows + 1, count)).astype("<u4")
            ends[0], ends[-1] = 0, rows
            whole.contents[Part.DIGEST_PREFIX, kind] = ends.tobytes()
            size = len(whole.contents[Part.DIGEST_FILTER, kind])
            whole.contents[Part.DIGEST_FILTER, kind] = draw.randbytes(size)
    return whole.put_together()


def cut(image: Image, draw: random.Random) -> None:
    """Shorten it."""
    del image[draw.randrange(len(image)) :]


def flip(image: Image, draw: random.Random) -> None:
    """Turn a few bits."""
    for _ in range(draw.randint(1, 4)):
        image[draw.randrange(len(image))] ^= 1 << draw.randrange(8)


def twist_header(image: Image, draw: random.Random) -> None:
    """Write another number into a field of the header or of its table, and make sums right."""
    if draw.random() < 0.5:
        name = draw.choice([name for name in fields_of(HEADER) if name not in {"magic", "entries"}])
        field = fields_of(HEADER)[name]
        value = draw.choice(INTERESTING) % 256**field.size_bytes
        put_field(image, name, value, draw.randrange(field.count))
    else:
        name = draw.choice(list(fields_of(TABLE)))
        field = fields_of(TABLE)[name]
        put_entry(image, draw.randrange(20), name, draw.choice(INTERESTING) % 256**field.size_bytes)
    seal(image)


def twist_section(image: Image, draw: random.Random) -> None:
    """Write other numbers into a section, and make sums right."""
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(layout.HEADER_BYTES // 4, len(image) // 4) * 4
        change = draw.choice([draw.choice(INTERESTING), 1 << draw.randrange(32)])
        value = int.from_bytes(image[at : at + 4], "little")
        new = change if draw.random() < 0.3 else (value + draw.choice([-1, 1, change])) % 2**32
        image[at : at + 4] = new.to_bytes(4, "little")
    seal(image)


DAMAGES: tuple[Callable[[Image, random.Random], None], ...] = (
    cut,
    flip,
    twist_header,
    twist_section,
    twist_section,
)


def damaged(bases: list[bytes], draw: random.Random) -> Image:
    """Return one of ``bases``, altered once or more; every fifth passes all checks and lies."""
    base = draw.choice(bases)
    if draw.random() < 0.2:
        return lying(base, draw)
    image = Image(base)
    for change in draw.sample(DAMAGES, draw.choice([1, 1, 1, 2])):
        if len(image) > layout.HEADER_BYTES + 8:
            change(image, draw)
    return image


def native_verdict(image: bytes | bytearray) -> str:
    """Return why the library refuses a file; nothing where it takes it."""
    try:
        Held(at_eight(bytes(image)))
    except MalformedSegment as error:
        return error.detail
    return ""


def reference_verdict(image: bytes | bytearray) -> str:
    """Return why NumPy refuses a file; nothing where it takes it."""
    try:
        segment_read.validate(memoryview(bytes(image)))
    except MalformedSegment as error:
        return error.detail
    return ""
