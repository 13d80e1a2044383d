"""What stands in the folder of an index: for the doctor and for whoever lists banks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orbweaver.kernel.rows import DigestKind
from orbweaver.ports.index.segments.folder import IndexFolder
from orbweaver.ports.index.segments.part import PDQ, Part


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What was found; entries that only processes hold in memory are not among it."""

    bank_version: int
    """Of the banks when the last segment was written."""
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
        manifest = folder.manifest()
        parts = [folder.part(line) for line in manifest.segments]
        by_bank: Counter[str] = Counter()
        for part in parts:
            by_bank.update(_by_bank(part))
        size_bytes = sum((root / line.file_name).stat().st_size for line in manifest.segments)
        aside = tuple(folder.damaged())
    return IndexFacts(manifest.bank_version, by_bank, len(parts), size_bytes, aside)


def _by_bank(part: Part) -> Counter[str]:
    counts = np.zeros(len(part.table), np.int64)
    for signal_type in (PDQ, *DigestKind):
        counts += np.bincount(part.labels(signal_type), minlength=len(part.table))
        for number in part.dead_labels(signal_type).tolist():
            counts[number] -= 1
    found: Counter[str] = Counter()
    for number, count in enumerate(counts.tolist()):
        found[part.table[number].bank] += count
    return found
