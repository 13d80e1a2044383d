"""Asking the jail what an archive holds: :class:`ListEntries` and :class:`CopyEntry`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from orbweaver.errors import DecoderStopped, MediaError
from orbweaver.jail.copy import LARGEST_BLURRED_PX, LARGEST_REVEALED_PX, Copy
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import (
    LONGEST_BLOB_BYTES,
    LONGEST_ENTRY_NAME_CHARS,
    LONGEST_FACTS_BYTES,
    MOST_ENTRIES,
)
from orbweaver.jail.refusals import error_for
from orbweaver.jail.sniff import sniff

_LARGEST_BLURRED_BYTES = 16 * 1024
_LARGEST_SIZE_BYTES = 1 << 63
_LONGEST_TYPE_CHARS = 100
_LONGEST_WORD_CHARS = 40
_SHA256_DIGITS = 64
_ARCHIVE_DEADLINE_S = 30.0
_MOST_SAID = 1 << 31


@dataclass(frozen=True, slots=True)
class EntryReading:
    """One file in an archive, as the jail saw it."""

    number: int
    name: str
    """A text of a stranger: to be shown, never opened."""
    size_bytes: int
    media_type: str
    """By its bytes; empty where they cannot be had."""
    sha256_hex: str
    """Empty where the bytes cannot be had."""
    fault: MediaError | None
    """Why they cannot."""


@dataclass(frozen=True, slots=True)
class ArchiveReading:
    """What an archive holds, at most 500 files of it."""

    entries: tuple[EntryReading, ...]
    count: int
    """How many there are, the unlisted ones counted."""


@dataclass(frozen=True, slots=True)
class ListEntries:
    """Ask for the list of an archive's files."""

    deadline_s: float | None = _ARCHIVE_DEADLINE_S
    task: ClassVar[str] = "entries"
    most_reply_bytes: ClassVar[int] = LONGEST_FACTS_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return nothing."""
        return {}

    def read(self, facts: Fields, blob: bytes) -> ArchiveReading:
        """Check an answer.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        del blob
        lines = tuple(_entry(each) for each in facts.objects("entries", MOST_ENTRIES))
        return ArchiveReading(lines, facts.whole("count", len(lines), _MOST_SAID))


def _entry(fields: Fields) -> EntryReading:
    word = fields.text("refusal", _LONGEST_WORD_CHARS)
    known = bool(fields.text("sha256_hex", _SHA256_DIGITS))
    return EntryReading(
        number=fields.whole("number", 1, MOST_ENTRIES),
        name=fields.text("name", LONGEST_ENTRY_NAME_CHARS),
        size_bytes=fields.whole("size_bytes", 0, _LARGEST_SIZE_BYTES),
        media_type=fields.text("media_type", _LONGEST_TYPE_CHARS),
        sha256_hex=fields.hexadecimal("sha256_hex", _SHA256_DIGITS) if known else "",
        fault=error_for(word) if word else None,
    )


@dataclass(frozen=True, slots=True)
class CopyEntry:
    """Ask for a copy of one picture in an archive: blurred, or with strength 0 clear."""

    number: int
    side_px: int
    keep_colour: bool
    strength: int
    deadline_s: float | None = _ARCHIVE_DEADLINE_S
    task: ClassVar[str] = "entry"

    @property
    def most_reply_bytes(self) -> int:
        """A blur is so small that no clear picture fits."""
        return _LARGEST_BLURRED_BYTES if self.strength else LONGEST_BLOB_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return which one, how large, in colour or not, and how much blurred."""
        most_px = LARGEST_BLURRED_PX if self.strength else LARGEST_REVEALED_PX
        return {
            "number": self.number,
            "side": min(self.side_px, most_px),
            "colour": self.keep_colour,
            "strength": self.strength,
        }

    def read(self, facts: Fields, blob: bytes) -> Copy:
        """Check an answer.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        del facts
        media_type = "image/png" if self.strength else "image/jpeg"
        if sniff(blob) != media_type:
            raise DecoderStopped(f"the copy is no {media_type}")
        return Copy(blob, media_type)
