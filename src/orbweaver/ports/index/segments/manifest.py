"""The manifest: which segments an index consists of, which rows are dead, at which version."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orbweaver.errors import MalformedSegment
from orbweaver.kernel.rows import DigestKind
from orbweaver.ports.index.segments.part import PDQ

FORM = 2
_TYPES = {PDQ, *DigestKind}
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One segment of a manifest."""

    number: int
    """Never given twice; its file is named by it."""
    rows: int
    dead: Mapping[str, frozenset[int]]
    """Rows that count no longer, by signal type."""

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.number:012}.segment"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the folder of an index holds."""

    bank_version: int = 0
    bank_history: str = ""
    """Of the banks up to the version: of others nothing here may be used."""
    next_number: int = 1
    """Of the next segment."""
    segments: tuple[SegmentLine, ...] = ()
    by_bank: Mapping[str, int] = field(default_factory=dict)
    """How many entries that count each bank has in the segments."""

    def to_bytes(self) -> bytes:
        """Return the manifest as its file holds it: the content and its SHA-256."""
        content = {
            "bank_version": self.bank_version,
            "bank_history": self.bank_history,
            "next_number": self.next_number,
            "segments": [
                {
                    "number": line.number,
                    "rows": line.rows,
                    "dead": {kind: sorted(rows) for kind, rows in line.dead.items()},
                }
                for line in self.segments
            ],
            "by_bank": dict(self.by_bank),
        }
        outer = {"form": FORM, "sha256_hex": _checksum(content), "content": content}
        return _written(outer)

    @classmethod
    def from_bytes(cls, text: bytes) -> "Manifest":
        """Read what :meth:`to_bytes` wrote.

        Raises:
            MalformedSegment: It was altered or cut, or is of another version.
        """
        try:
            outer = json.loads(text)
            if outer["form"] != FORM:
                raise MalformedSegment("the manifest is of another version")
            content = outer["content"]
            if outer["sha256_hex"] != _checksum(content):
                raise MalformedSegment("the manifest does not add up")
            lines = tuple(_line(segment) for segment in content["segments"])
            return cls(
                int(content["bank_version"]),
                str(content["bank_history"]),
                int(content["next_number"]),
                lines,
                {str(bank): int(entries) for bank, entries in content["by_bank"].items()},
            )
        except _UNREADABLE as error:
            raise MalformedSegment("the manifest does not read") from error


def _line(segment: Mapping[str, Any]) -> SegmentLine:
    dead = {kind: frozenset(map(int, rows)) for kind, rows in segment["dead"].items()}
    if not _TYPES.issuperset(dead):
        raise MalformedSegment("the manifest names a signal type that no segment holds")
    return SegmentLine(int(segment["number"]), int(segment["rows"]), dead)


def _checksum(content: object) -> str:
    return hashlib.sha256(_written(content)).hexdigest()


def _written(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
