"""Gathering: entries become rows of values and numbers, a piece at a time."""

from collections.abc import Iterable

import numpy as np

from orbweaver.kernel.rows import NEAR_SIZE_BYTES, DigestKind, DigestRows, SegmentRows
from orbweaver.model.bank import BankEntry, entry_id
from orbweaver.ports.index.questions import checked
from orbweaver.ports.index.segments.provenance import ProvenanceTable, provenance_of

_KINDS = {kind.value: kind for kind in DigestKind}


def gathered(entries: Iterable[BankEntry], table: ProvenanceTable) -> SegmentRows:
    """Return entries as rows whose labels are numbers of ``table``, which may grow.

    Raises:
        MalformedSignal: A value of no known type or length.
    """
    near, near_labels, reach = bytearray(), [], []
    digests = {kind: bytearray() for kind in DigestKind}
    labels: dict[DigestKind, list[int]] = {kind: [] for kind in DigestKind}
    numbers: dict[object, int] = {}
    for entry in entries:
        signal = checked(entry)
        label = _label(entry, table, numbers)
        kind = _KINDS.get(signal.signal_type)
        if kind is None:
            near += bytes.fromhex(signal.value_hex)
            near_labels.append(label)
            reach.append(entry.terms.near_distance_bits if signal.quality else 0)
        else:
            digests[kind] += bytes.fromhex(signal.value_hex)
            labels[kind].append(label)
    return SegmentRows(
        np.frombuffer(bytes(near), np.uint8).reshape(-1, NEAR_SIZE_BYTES),
        np.array(near_labels, np.uint32),
        np.array(reach, np.uint8),
        {
            kind: DigestRows(
                np.frombuffer(bytes(values), np.uint8).reshape(-1, kind.size_bytes),
                np.array(labels[kind], np.uint32),
            )
            for kind, values in digests.items()
            if values
        },
    )


def _label(entry: BankEntry, table: ProvenanceTable, numbers: dict[object, int]) -> int:
    """Return the number of an entry's provenance; ``numbers`` remembers the usual ones."""
    if entry.entry_id != entry_id(entry.bank, entry.signal):
        return table.number(provenance_of(entry))
    labelled = (entry.bank, entry.scheme, entry.classification, entry.terms)
    key = (*labelled, entry.is_final_here, entry.allows, entry.signal.quality)
    found = numbers.get(key)
    if found is None:
        found = numbers[key] = table.number(provenance_of(entry))
    return found


def joined(pieces: list[SegmentRows]) -> SegmentRows:
    """Return pieces behind one another as one."""
    if not pieces:
        return SegmentRows()
    return SegmentRows(
        np.concatenate([piece.near_values for piece in pieces]),
        np.concatenate([piece.near_labels for piece in pieces]),
        np.concatenate([piece.near_reach_bits for piece in pieces]),
        {kind: rows for kind in DigestKind if (rows := _joined_digests(pieces, kind)) is not None},
    )


def size(rows: SegmentRows) -> int:
    """Return how many rows there are, near and exact."""
    return len(rows.near_values) + sum(len(one.values) for one in rows.digests.values())


def _joined_digests(pieces: list[SegmentRows], kind: DigestKind) -> DigestRows | None:
    found = [piece.digests[kind] for piece in pieces if kind in piece.digests]
    if not found:
        return None
    return DigestRows(
        np.concatenate([rows.values for rows in found]),
        np.concatenate([rows.labels for rows in found]),
    )
