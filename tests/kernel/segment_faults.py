"""Segment files that are wrong in one thing each, by the reason for which they are refused."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from orbweaver.kernel.layout import Part
from orbweaver.kernel.plan import Plan
from tests.kernel.segment_damage import (
    Image,
    place_of,
    put_entry,
    put_field,
    seal,
    taken_apart,
)
from tests.kernel.segment_rows import mixed_rows, native_image

SOUND = native_image(mixed_rows(1, 130, 24), b"labels", Plan((9, 5, 8, 3)))
Change = Callable[[Image], object]


def field(name: str, value: int, place: int = 0) -> Change:
    """Another number in the header."""
    return lambda image: put_field(image, name, value, place)


def entry(place: int, name: str, value: int) -> Change:
    """Another number in the table of sections."""
    return lambda image: put_entry(image, place, name, value)


def inside(part: Part, of: int, at: int, value: int, size: int = 1) -> Change:
    """Other bytes in a section; from its end where ``at`` is negative."""

    def change(image: Image) -> None:
        start, size_bytes = place_of(image, part, of)
        place = start + at % size_bytes
        image[place : place + size] = value.to_bytes(size, "little")

    return change


def swapped(part: Part, of: int, width: int, one: int, other: int) -> Change:
    """Two rows of a section in each other's place."""

    def change(image: Image) -> None:
        start, _ = place_of(image, part, of)
        here, there = (slice(start + n * width, start + (n + 1) * width) for n in (one, other))
        image[here], image[there] = image[there], image[here]

    return change


def section_size(image: Image, part: Part, of: int, size: int) -> None:
    """Another size in the table, at the same place."""
    places = list(taken_apart(image).contents)
    put_entry(image, places.index((part, of)), "size", size)


def contents(change: Callable[[dict[tuple[int, int], bytes]], object]) -> Change:
    """Other contents of any size, placed as they must be."""

    def put(image: Image) -> None:
        whole = taken_apart(image)
        change(whole.contents)
        image[:] = whole.put_together()

    return put


def resized(size: int) -> Change:
    """A file of another size, that says so."""

    def change(image: Image) -> None:
        image[:] = image[:size] if size < len(image) else image + bytes(size - len(image))
        put_field(image, "file_bytes", len(image))

    return change


def one_main_row_odd(image: Image) -> None:
    """One more bit in a row that stays where it is in the order."""
    whole = taken_apart(image)
    values = np.frombuffer(whole.contents[Part.NEAR_VALUES, 0], "S32")[: whole.header.main_rows]
    padded = [bytes(value).ljust(32, b"\0") for value in values]
    pairs = enumerate(pairwise(padded))
    row = next(n for n, (one, after) in pairs if one < one[:31] + b"\1" <= after)
    inside(Part.NEAR_VALUES, 0, 32 * row + 31, 1)(image)


def ten_wide_bands(image: Image) -> None:
    put_field(image, "band_count", 10)
    for band in range(10):
        put_field(image, "band_bits", 28, band)


def without_its_last_section(image: Image) -> None:
    count = len(taken_apart(image).contents)
    put_field(image, "section_count", count - 1)
    for name in ("part", "offset", "size", "checksum"):
        put_entry(image, count - 1, name, 0)


def wild_ends(image: Image) -> None:
    """Ends that lead anywhere, the last of each block as it must be."""
    start, size = place_of(image, Part.WIDE, 0)
    for at in range(start, start + size, 4):
        if (at - start) % 512 != 508:
            image[at : at + 4] = (at * 2654435761 % 2**32).to_bytes(4, "little")


def wild_bases(image: Image) -> None:
    """Rows that begin far behind the file."""
    start, size = place_of(image, Part.BLOCKS, 1)
    for at in range(start, start + size, 64):
        image[at : at + 4] = (2**30 + at).to_bytes(4, "little")


def wild_prefixes(image: Image) -> None:
    """Digests that begin far behind the file, the first and the last entry as they must be."""
    start, size = place_of(image, Part.DIGEST_PREFIX, 0)
    for at in range(start + 4, start + size - 4, 4):
        image[at : at + 4] = (2**30 + at).to_bytes(4, "little")


def too_many_rows_named(image: Image) -> None:
    whole = taken_apart(image)
    inside(Part.WORDS, 1, 0, whole.header.main_rows, 4)(image)


def wide_blocks() -> int:
    return len(taken_apart(SOUND).contents[Part.WIDE, 0]) // 512


def first_wide_at() -> int:
    blocks = np.frombuffer(taken_apart(SOUND).contents[Part.BLOCKS, 0], np.uint32)
    return 64 * int(np.flatnonzero(blocks.reshape(-1, 16)[:, 1] != 0xFFFFFFFF)[0])


def more(of: tuple[Part, int], what: bytes) -> Callable[[dict[tuple[int, int], bytes]], object]:
    return lambda contents: contents.update({of: contents[of] + what})


UNSEALED: list[tuple[str, Change]] = [
    ("it is shorter than a header", lambda image: image.__delitem__(slice(4095, None))),
    ("it does not begin as a segment", lambda image: image.__setitem__(0, 0)),
    ("its header does not add up", field("near_rows", 5)),
    ("a section does not add up", inside(Part.LABELS, 0, 0, 0)),
]
SEALED: list[tuple[str, Change]] = [
    ("it is of another version", field("version", 2)),
    ("it is of another version", field("header_bytes", 8192)),
    ("its header counts more bands or sections than there can be", field("band_count", 19)),
    ("its header counts more bands or sections than there can be", field("section_count", 124)),
    ("its header holds more than it may", field("is_even", 2)),
    ("its header holds more than it may", field("zero", 1)),
    ("its header holds more than it may", field("zero_too", 1)),
    ("its header holds more than it may", field("zero_last", 1)),
    ("its header holds more than it may", field("band_bits", 1, 4)),
    ("its header holds more than it may", entry(3, "zero", 1)),
    ("its header holds more than it may", entry(100, "size", 1)),
    ("it is shorter or longer than it says", lambda image: image.extend(bytes(64))),
    ("it is shorter or longer than it says", field("file_bytes", 2**63)),
    ("its bands are wider than a value", field("band_bits", 0, 1)),
    ("its bands are wider than a value", field("band_bits", 29, 1)),
    ("its bands are wider than a value", ten_wide_bands),
    ("it has more side rows than rows", field("side_rows", 131)),
    ("its tables cannot name all rows", field("id_bits", 0)),
    ("its tables cannot name all rows", field("id_bits", 33)),
    ("its tables cannot name all rows", field("id_bits", 5)),
    ("its labels are of an odd size", field("near_label_bytes", 3)),
    ("its labels are of an odd size", field("digest_label_bytes", 0, 2)),
    ("a threshold is too large", field("near_reach_max", 49)),
    ("a threshold is too large", inside(Part.NEAR_REACH, 0, -1, 49)),
    ("a prefix is too long", field("prefix_bits", 29, 1)),
    ("a filter is too long or too short", field("filter_bits", 37, 1)),
    ("a filter is too long or too short", field("filter_bits", 2, 1)),
    ("it lacks a section, or has another", without_its_last_section),
    ("it lacks a section, or has another", entry(1, "part", 3)),
    ("it lacks a section, or has another", entry(3, "of", 1)),
    ("a section lies elsewhere than it must", entry(2, "offset", 4096)),
    ("a section lies elsewhere than it must", entry(0, "offset", 2**64 - 64)),
    ("a section reaches beyond the end", entry(1, "size", 2**64 - 1)),
    ("a section reaches beyond the end", entry(0, "size", len(SOUND))),
    ("a section reaches beyond the end", resized(len(SOUND) - 32)),
    ("a section is of another size than it must", field("near_label_bytes", 4)),
    ("a section is of another size than it must", field("band_bits", 10, 0)),
    ("a section is of another size than it must", field("filter_bits", 10, 0)),
    ("a section is of another size than it must", field("prefix_bits", 4, 2)),
    ("a section is of another size than it must", field("digest_rows", 0, 1)),
    (
        "a section is of another size than it must",
        lambda image: section_size(image, Part.WIDE, 0, 513),
    ),
    ("there is something between two sections", lambda image: image.__setitem__(-1, 1)),
    ("there is something behind the last section", resized(len(SOUND) + 64)),
    ("its rows are not in order", swapped(Part.NEAR_VALUES, 0, 32, 0, 5)),
    ("its rows are not in order", swapped(Part.NEAR_VALUES, 0, 32, 129, 125)),
    ("an odd value stands among the even ones", one_main_row_odd),
    ("a block holds more than it may", inside(Part.BLOCKS, 0, 8, 1)),
    ("a block holds more than it may", inside(Part.BLOCKS, 0, first_wide_at() + 63, 1)),
    ("a wide block is not where it must be", inside(Part.BLOCKS, 0, first_wide_at() + 4, 1)),
    (
        "a wide block is not where it must be",
        inside(Part.BLOCKS, 0, first_wide_at() + 4, wide_blocks(), 4),
    ),
    ("a wide block is not where it must be", contents(more((Part.WIDE, 0), bytes(512)))),
    ("a wide block runs backwards", inside(Part.WIDE, 0, 508, 0, 4)),
    ("a wide block runs backwards", wild_ends),
    ("its blocks do not add up", wild_bases),
    ("its blocks do not add up", inside(Part.BLOCKS, 0, 0, 1)),
    ("its blocks do not add up", inside(Part.BLOCKS, 3, 0, 2**32 - 1, 4)),
    ("its blocks do not add up", inside(Part.WIDE, 0, -4, 2**32 - 1, 4)),
    ("its blocks do not add up", inside(Part.WIDE, 3, -4, 2**31, 4)),
    ("a table names a row that is not there", too_many_rows_named),
    ("a table names a row that is not there", field("id_bits", 32)),
    ("a table names a row that is not there", inside(Part.WORDS, 3, -4, 2**32 - 1, 4)),
    ("the prefixes of its digests run backwards", wild_prefixes),
    ("its digests are not in order", swapped(Part.DIGEST_VALUES, 1, 20, 0, 23)),
    ("the prefixes of its digests run backwards", inside(Part.DIGEST_PREFIX, 2, 0, 1)),
    ("the prefixes of its digests run backwards", inside(Part.DIGEST_PREFIX, 2, -4, 25)),
    ("the prefixes of its digests run backwards", inside(Part.DIGEST_PREFIX, 2, 4, 2**31, 4)),
]


def faulty() -> Iterator[tuple[str, Image]]:
    """Yield each reason with a file that is refused for it alone."""
    for number, (reason, change) in enumerate([*UNSEALED, *SEALED]):
        image = Image(SOUND)
        change(image)
        if number >= len(UNSEALED):
            seal(image)
        yield reason, image
