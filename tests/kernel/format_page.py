"""The page on the segment file, read as data: its tables of fields, sections and reasons."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from orbweaver.kernel import layout

PAGE = Path(layout.__file__).with_name("FORMAT.md")
HEADER, TABLE, SECTIONS = "The header", "The table of sections", "The sections, in their order"
BLOCKS, CHECKS = "Bands, buckets and blocks", "What a reader checks before it uses anything"
SIZES = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "bytes": 1}


@dataclass(frozen=True, slots=True)
class Field:
    """One row of a table of fields."""

    offset: int
    count: int
    size_bytes: int
    name: str

    @property
    def end(self) -> int:
        """Where the next field begins."""
        return self.offset + self.count * self.size_bytes


@cache
def chapters() -> dict[str, str]:
    """Return the text of each chapter by its title."""
    parts = re.split(r"^## \d+\. (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_of(chapter: str) -> list[list[str]]:
    """Return the cells of a chapter's table, without its head."""
    lines = [line for line in chapters()[chapter].splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def fields_of(chapter: str) -> dict[str, Field]:
    """Return the fields that a chapter's table gives, in order, by name."""
    fields = [_field(*row[:3]) for row in rows_of(chapter)]
    return {field.name: field for field in fields}


def _field(offset: str, kind: str, name: str) -> Field:
    count, size = 1, kind
    if "×" in kind:
        times, _, size = kind.partition(" × ")
        count = int(times)
    number, _, unit = size.rpartition(" ")
    return Field(int(offset), count, int(number or 1) * SIZES[unit], name)


def reasons() -> list[str]:
    """Return every sentence by which a file is refused, in the order of the checks."""
    return list(dict.fromkeys(row[1] for row in rows_of(CHECKS)))
