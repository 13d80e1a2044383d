"""What stands in the folder of an index: for the doctor and for whoever lists banks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orbweaver.ports.index.segments.folder import IndexFolder


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What was found; entries that only processes hold in memory are not among it."""

    bank_version: int
    """Of the banks when the last segment was written."""
    bank_history: str
    by_bank: Mapping[str, int]
    """How many entries that count each bank has here."""
    segments: int
    size_bytes: int
    put_aside: tuple[str, ...]
    """Files that did not read once, and were built again."""

    @property
    def entries(self) -> int:
        """How many entries count."""
        return sum(self.by_bank.values())


def index_facts(root: Path) -> IndexFacts:
    """Look at a folder, check every file in it, and change nothing.

    Raises:
        MalformedSegment: A file does not read.
        StoreUnavailable: The folder or a file of it cannot be read.
    """
    folder = IndexFolder(root)
    with folder.named_failures():
        manifest, parts, _ = folder.opened({})
        size_bytes = sum(part.stamp[2] for part in parts if part.stamp)
        aside = tuple(folder.damaged())
    return IndexFacts(
        bank_version=manifest.bank_version,
        bank_history=manifest.bank_history,
        by_bank=manifest.by_bank,
        segments=len(parts),
        size_bytes=size_bytes,
        put_aside=aside,
    )


def indexed_by_bank(root: Path) -> Mapping[str, int]:
    """Return how many entries each bank has in the files, as the manifest says; quick.

    Raises:
        MalformedSegment: The manifest does not read.
        StoreUnavailable: It cannot be read.
    """
    folder = IndexFolder(root)
    with folder.named_failures():
        return folder.manifest().by_bank
