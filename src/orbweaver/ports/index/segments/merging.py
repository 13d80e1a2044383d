"""Merging: which segments become one, and their rows that still count."""

from collections.abc import Iterable, Sequence

import numpy as np

from orbweaver.kernel.rows import DigestKind, DigestRows, Numbers, SegmentRows, Values
from orbweaver.ports.index.segments.gathering import joined
from orbweaver.ports.index.segments.part import PDQ, Part
from orbweaver.ports.index.segments.provenance import ProvenanceTable

TIER_RATIO = 4
"""A segment stays apart only where it is so many times as large as all newer ones together."""
DEAD_SHARE = 8
"""A segment of which one row in so many is dead is written anew."""
_AT_ONCE = 1 << 18


def kept_apart(segments: Sequence[Part], new_rows: int) -> list[Part]:
    """Return the segments that stay as they are when ``new_rows`` come; others are merged in.

    By tiers of size: each row is written again some five times on the way to ten million, and
    at the end there are no more than some six segments to ask.
    """
    apart: list[Part] = []
    together = new_rows
    for part in sorted(segments, key=lambda part: part.alive):
        is_worn = part.dead_count * DEAD_SHARE > part.rows.size
        if is_worn or part.alive < TIER_RATIO * together:
            together += part.alive
        else:
            apart.append(part)
    return apart


def merged(parts: Iterable[Part], table: ProvenanceTable) -> SegmentRows:
    """Return the rows of parts that count, their labels as ``table`` numbers them."""
    return joined([piece for part in parts for piece in _alive_pieces(part, table)])


def _alive_pieces(part: Part, table: ProvenanceTable) -> Iterable[SegmentRows]:
    numbers = np.array([table.number(part.table[n]) for n in range(len(part.table))], np.uint32)
    near = _alive(part, PDQ)
    for start in range(0, len(near), _AT_ONCE):
        rows = near[start : start + _AT_ONCE]
        labels = numbers[part.rows.near_label(rows)]
        yield SegmentRows(part.rows.near_value(rows), labels, part.rows.near_reach_bits(rows))
    digests = {kind: _alive_digests(part, kind, numbers) for kind in DigestKind}
    yield SegmentRows(digests={kind: rows for kind, rows in digests.items() if len(rows.values)})


def _alive_digests(part: Part, kind: DigestKind, numbers: Numbers) -> DigestRows:
    rows = _alive(part, kind)
    values: Values = np.ascontiguousarray(part.rows.digest_value(kind, rows))
    labels = part.rows.digest_label(kind, rows)
    return DigestRows(values, numbers[labels] if len(labels) else labels)


def _alive(part: Part, signal_type: str) -> Numbers:
    rows = np.arange(part.row_count(signal_type), dtype=np.uint32)
    dead = part.dead.get(signal_type)
    return np.setdiff1d(rows, np.array(sorted(dead), np.uint32)) if dead else rows
