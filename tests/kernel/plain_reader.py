"""A reader of segment files written from FORMAT.md alone, with whole numbers and nothing else."""

from collections.abc import Iterator
from functools import cached_property

from tests.kernel.format_page import HEADER, TABLE, Field, fields_of

MASK = 2**64 - 1
NONE = 0xFFFFFFFF
DIGEST_BYTES = (16, 20, 32)


def number(content: bytes, at: int, size: int) -> int:
    return int.from_bytes(content[at : at + size], "little")


def mixed(x: int) -> int:
    z = x * 0x9E3779B97F4A7C15 & MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def checksum(content: bytes) -> int:
    total = 0
    for page, start in enumerate(range(0, len(content), 4096), start=1):
        words = content[start : start + 4096].ljust(4096, b"\0")
        parts = (number(words, 8 * j, 8) * (mixed(j + 1) | 1) for j in range(512))
        total += mixed((sum(parts) + mixed(page)) & MASK)
    return total & MASK


def bit_order() -> list[int]:
    order = list(range(256))
    for last in range(255, 0, -1):
        other = mixed(65536 + last) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def leading(value: bytes, start: int, width: int) -> int:
    """Return so many bits of a value from ``start`` on, the first one highest."""
    whole = int.from_bytes(value, "big")
    return whole >> (8 * len(value) - start - width) & ((1 << width) - 1)


class PlainSegment:
    """A segment file in memory; it is believed."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def field(self, name: str, place: int = 0) -> int:
        """Return a field of the header, or one of several."""
        found = fields_of(HEADER)[name]
        return number(self.content, found.offset + place * found.size_bytes, found.size_bytes)

    @cached_property
    def entries(self) -> list[dict[str, int]]:
        """The table of sections, as it stands there."""
        start, size = (getattr(fields_of(HEADER)["entries"], of) for of in ("offset", "size_bytes"))
        parts = fields_of(TABLE).values()
        return [
            {one.name: self._part(start + place * size, one) for one in parts}
            for place in range(self.field("section_count"))
        ]

    def _part(self, start: int, one: Field) -> int:
        return number(self.content, start + one.offset, one.size_bytes)

    def section(self, part: int, of: int = 0) -> bytes:
        """Return what a section holds."""
        [found] = [one for one in self.entries if (one["part"], one["of"]) == (part, of)]
        return self.content[found["offset"] : found["offset"] + found["size"]]

    @property
    def main_rows(self) -> int:
        return self.field("near_rows") - self.field("side_rows")

    def stored(self, row: int) -> bytes:
        return self.section(1)[32 * row : 32 * row + 32]

    def published(self, row: int) -> bytes:
        """Return a PDQ value with its bits where they were when it was published."""
        value, found = self.stored(row), 0
        for place, bit in enumerate(bit_order()):
            found |= leading(value, place, 1) << (255 - bit)
        return found.to_bytes(32, "big")

    def label(self, part: int, of: int, row: int) -> int:
        size = self.field("near_label_bytes") if part == 2 else self.field("digest_label_bytes", of)
        return number(self.section(part, of), row * size, size)

    def key(self, band: int, row: int) -> int:
        widths = [self.field("band_bits", place) for place in range(self.field("band_count"))]
        return leading(self.stored(row), sum(widths[:band]), widths[band])

    def counts(self, band: int) -> Iterator[tuple[int, int]]:
        """Yield for each bucket where its rows begin, and how many there are."""
        blocks, wide = self.section(4, band), self.section(5, band)
        for start in range(0, len(blocks), 64):
            block = blocks[start : start + 64]
            at, place = number(block, 0, 4), number(block, 4, 4)
            for p in range(128):
                count = sum((block[16 + 16 * k + p // 8] >> p % 8 & 1) << k for k in range(3))
                if place != NONE:
                    end = number(wide, 512 * place + 4 * p, 4)
                    count = number(block, 0, 4) + end - at
                yield at, count
                at += count

    def rows_in_order(self, band: int) -> list[tuple[int, int]]:
        """Return row and fingerprint as a band lists them."""
        if not band:
            return [(row, 0) for row in range(self.main_rows)]
        words, id_bits = self.section(6, band), self.field("id_bits")
        each = [number(words, at, 4) for at in range(0, len(words), 4)]
        return [(word & ((1 << id_bits) - 1), word >> id_bits) for word in each]

    def digest(self, kind: int, row: int) -> bytes:
        size = DIGEST_BYTES[kind]
        return self.section(7, kind)[row * size : (row + 1) * size]

    def digests_that_begin(self, kind: int, prefix: int) -> range:
        """Return the rows of a prefix."""
        ends = self.section(9, kind)
        return range(number(ends, 4 * prefix, 4), number(ends, 4 * prefix + 4, 4))

    def may_be(self, kind: int, first: int) -> bool:
        """Return what the filter says of leading bits."""
        return bool(self.section(10, kind)[first // 8] >> first % 8 & 1)
