"""Parts: a segment or the delta, what its labels mean, and which of its rows are dead."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from orbweaver.kernel.delta import Delta
from orbweaver.kernel.rows import Bitmap, DigestKind, Numbers, Values
from orbweaver.kernel.segment import Segment
from orbweaver.model.bank import BankEntry
from orbweaver.ports.index.segments.gathering import gathered
from orbweaver.ports.index.segments.provenance import ProvenanceTable

PDQ = "pdq"
DeadRows = Mapping[str, frozenset[int]]
"""Rows that count no longer, by signal type."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an index; it never changes, a part with other dead rows is another one."""

    rows: Segment | Delta
    table: ProvenanceTable
    number: int = 0
    """Of the segment; 0 for the delta."""
    stamp: tuple[int, int, int] | None = None
    """Tells the segment's file from another of that number, in a folder that was lost."""
    dead: DeadRows = field(default_factory=dict)
    bitmaps: Mapping[str, Bitmap] = field(default_factory=dict)
    """The same as ``dead``, as the kernel reads it."""

    @property
    def alive(self) -> int:
        """How many rows count."""
        return self.rows.size - self.dead_count

    @property
    def dead_count(self) -> int:
        """How many rows count no longer."""
        return sum(map(len, self.dead.values()))

    def without(self, dead: Mapping[str, Iterable[int]]) -> "Part":
        """Return this part with more dead rows."""
        all_dead = {**self.dead}
        for signal_type, rows in dead.items():
            all_dead[signal_type] = all_dead.get(signal_type, frozenset()) | frozenset(rows)
        bitmaps = {
            signal_type: _bitmap(rows, self.row_count(signal_type))
            for signal_type, rows in all_dead.items()
            if rows
        }
        return replace(self, dead=all_dead, bitmaps=bitmaps)

    def with_entries(self, entries: Iterable[BankEntry]) -> "Part":
        """Return this part in memory with more entries; searches under way see the old one.

        Raises:
            MalformedSignal: A value of no known type or length.
        """
        if not isinstance(self.rows, Delta):
            raise TypeError(f"segment {self.number} never changes")
        grown = Delta()
        grown.append(self.rows.rows())
        grown.append(gathered(entries, self.table))
        return replace(self, rows=grown).without({})

    def is_sound(self) -> bool:
        """Return whether every row has a label that the table knows; a file may lie."""
        known = len(self.table)
        labels = map(self.labels, (PDQ, *DigestKind))
        return all(not len(some) or int(some.max()) < known for some in labels)

    def labels(self, signal_type: str) -> Numbers:
        """Return the label of every row of a signal type, dead ones too."""
        return self._labels(signal_type, np.arange(self.row_count(signal_type), dtype=np.uint32))

    def dead_labels(self, signal_type: str) -> Numbers:
        """Return the labels of rows that count no longer."""
        rows = np.array(sorted(self.dead.get(signal_type, ())), np.uint32)
        return self._labels(signal_type, rows)

    def by_bank(self) -> Counter[str]:
        """Return how many entries that count each bank has here."""
        counts = np.zeros(len(self.table), np.int64)
        for signal_type in (PDQ, *DigestKind):
            counts += np.bincount(self.labels(signal_type), minlength=len(self.table))
            np.subtract.at(counts, self.dead_labels(signal_type), 1)
        found: Counter[str] = Counter()
        for number, count in enumerate(counts.tolist()):
            found[self.table[number].bank] += count
        return +found

    def row_count(self, signal_type: str) -> int:
        """Return how many rows of a signal type there are, dead ones too."""
        if signal_type == PDQ:
            return self.rows.near_rows
        return self.rows.digest_rows(DigestKind(signal_type))

    def entries(self, signal_type: str, rows: Numbers) -> list[BankEntry]:
        """Return the entries that stand at ``rows``."""
        is_near = signal_type == PDQ
        of = self.rows
        values = of.near_value(rows) if is_near else of.digest_value(DigestKind(signal_type), rows)
        labels = self._labels(signal_type, rows).tolist()
        return [
            self.table[label].entry(str(signal_type), value.tobytes().hex())
            for value, label in zip(values, labels, strict=True)
        ]

    def places_of(self, entries: Sequence[BankEntry]) -> dict[str, set[int]]:
        """Return where entries stand alive here, by signal type; by their ids."""
        found: dict[str, set[int]] = {}
        for signal_type in sorted({entry.signal.signal_type for entry in entries}):
            of_type = [entry for entry in entries if entry.signal.signal_type == signal_type]
            rows = self._equal_rows(signal_type, _values(of_type))
            ids = {entry.entry_id for entry in of_type}
            standing = zip(rows.tolist(), self.entries(signal_type, rows), strict=True)
            if places := {row for row, entry in standing if entry.entry_id in ids}:
                found[signal_type] = places
        return found

    def _labels(self, signal_type: str, rows: Numbers) -> Numbers:
        if signal_type == PDQ:
            return self.rows.near_label(rows)
        return self.rows.digest_label(DigestKind(signal_type), rows)

    def _equal_rows(self, signal_type: str, values: Values) -> Numbers:
        dead = self.bitmaps.get(signal_type)
        if signal_type == PDQ:
            return np.unique(self.rows.search_near(values, 0, dead=dead).row)
        return np.unique(self.rows.search_digests(DigestKind(signal_type), values, dead=dead).row)


def empty_delta() -> Part:
    """Return a part in memory that holds nothing."""
    return Part(Delta(), ProvenanceTable())


def _values(entries: Sequence[BankEntry]) -> Values:
    """Return the values of entries of one signal type."""
    joined = b"".join(bytes.fromhex(entry.signal.value_hex) for entry in entries)
    return np.frombuffer(joined, np.uint8).reshape(len(entries), -1)


def _bitmap(rows: frozenset[int], count: int) -> Bitmap:
    marks = np.zeros((count + 7) // 8 * 8, np.bool_)
    marks[list(rows)] = True
    return np.packbits(marks, bitorder="little")
