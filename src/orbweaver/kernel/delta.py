"""The delta: what came after the last segment, in memory, added to and searched at once."""

from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel.hamming import brute_force
from orbweaver.kernel.rows import (
    Bitmap,
    DigestHits,
    DigestKind,
    DigestRows,
    NearHits,
    Numbers,
    SegmentRows,
    Values,
    checked,
    checked_bitmap,
    is_dead,
)

_Kind = TypeVar("_Kind", bound=np.generic)
_Where = dict[bytes, tuple[int, ...]]
_ROOM_MIN = 256


@dataclass(frozen=True, slots=True)
class _State:
    """What one search sees; replaced as a whole by each addition."""

    near_values: Values
    near_labels: Numbers
    near_reach_bits: NDArray[np.uint8]
    digest_values: dict[DigestKind, Values]
    digest_labels: dict[DigestKind, Numbers]


class Delta:
    """Rows in the order of their arrival; compared one by one, so keep it below some 100,000.

    Any number of threads may search while others append: a search sees an addition whole or
    not at all.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        none = SegmentRows()
        self._lock = Lock()
        self._where: dict[DigestKind, _Where] = {kind: {} for kind in DigestKind}
        self._state = _State(
            none.near_values,
            none.near_labels,
            none.near_reach_bits,
            {kind: np.empty((0, kind.size_bytes), np.uint8) for kind in DigestKind},
            dict.fromkeys(DigestKind, none.near_labels),
        )

    def append(self, rows: SegmentRows) -> None:
        """Add rows behind those that are there; searches that begin afterwards find them."""
        with self._lock:
            old = self._state
            new = replace(
                old,
                near_values=_joined(old.near_values, rows.near_values),
                near_labels=_joined(old.near_labels, rows.near_labels),
                near_reach_bits=_joined(old.near_reach_bits, rows.near_reach_bits),
                digest_values=dict(old.digest_values),
                digest_labels=dict(old.digest_labels),
            )
            for kind, more in rows.digests.items():
                new.digest_values[kind] = _joined(old.digest_values[kind], more.values)
                new.digest_labels[kind] = _joined(old.digest_labels[kind], more.labels)
            for kind, more in rows.digests.items():
                self._note(kind, more, len(old.digest_values[kind]))
            self._state = new

    @property
    def size(self) -> int:
        """How many rows it has, near and exact."""
        state = self._state
        return len(state.near_values) + sum(map(len, state.digest_values.values()))

    @property
    def near_rows(self) -> int:
        """How many PDQ values it has."""
        return len(self._state.near_values)

    def digest_rows(self, kind: DigestKind) -> int:
        """Return how many values of that kind it has."""
        return len(self._state.digest_values[kind])

    def rows(self) -> SegmentRows:
        """Return all that it holds now, as :func:`write_segment` takes it."""
        state = self._state
        digests = {
            kind: DigestRows(values, state.digest_labels[kind])
            for kind, values in state.digest_values.items()
            if len(values)
        }
        return SegmentRows(state.near_values, state.near_labels, state.near_reach_bits, digests)

    def search_near(
        self, values: Values, reach_bits: int, *, dead: Bitmap | None = None, threads: int = 1
    ) -> NearHits:
        """Return every row within reach of each query, as a segment does.

        A ``dead`` bitmap may cover fewer rows than there are by now; later ones are alive.

        Raises:
            ValueError: An argument is of another shape.
        """
        del threads  # one pass over what is small
        state = self._state
        dead = _covering(dead, len(state.near_values))
        return brute_force(
            state.near_values,
            values,
            reach_bits,
            entry_reach_bits=state.near_reach_bits,
            dead=dead,
        )

    def search_digests(
        self, kind: DigestKind, values: Values, *, dead: Bitmap | None = None
    ) -> DigestHits:
        """Return every row that equals each query; several rows may.

        Raises:
            ValueError: An argument is of another shape.
        """
        checked(values, np.uint8, (len(values), kind.size_bytes))
        count = len(self._state.digest_values[kind])
        dead = _covering(dead, count)
        where = self._where[kind]
        pairs = [
            (query, row)
            for query, value in enumerate(values)
            for row in where.get(value.tobytes(), ())
            if row < count
        ]
        found = np.array(pairs, np.uint32).reshape(-1, 2)
        alive = found[~is_dead(dead, found[:, 1])]
        return DigestHits(alive[:, 0].copy(), alive[:, 1].copy())

    def near_label(self, rows: Numbers) -> Numbers:
        """Return the labels of near rows."""
        return self._state.near_labels[rows]

    def near_reach_bits(self, rows: Numbers) -> NDArray[np.uint8]:
        """Return the thresholds of near rows."""
        return self._state.near_reach_bits[rows]

    def near_value(self, rows: Numbers) -> Values:
        """Return the values of near rows, shape (count, 32)."""
        return self._state.near_values[rows]

    def digest_label(self, kind: DigestKind, rows: Numbers) -> Numbers:
        """Return the labels of digest rows."""
        return self._state.digest_labels[kind][rows]

    def digest_value(self, kind: DigestKind, rows: Numbers) -> Values:
        """Return the values of digest rows, shape (count, size of the kind)."""
        return self._state.digest_values[kind][rows]

    def _note(self, kind: DigestKind, rows: DigestRows, first: int) -> None:
        where = self._where[kind]
        for row, value in enumerate(rows.values, start=first):
            key = value.tobytes()
            where[key] = (*where.get(key, ()), row)


def _joined(old: NDArray[_Kind], more: NDArray[_Kind]) -> NDArray[_Kind]:
    """Return both, one behind the other, with room to grow behind them.

    What ``old`` shows is never written again, so that searches under way keep seeing it.
    """
    count, total = len(old), len(old) + len(more)
    room = old.base if isinstance(old.base, np.ndarray) else old
    if len(room) < total:
        room = np.empty((max(_ROOM_MIN, 2 * total), *old.shape[1:]), old.dtype)
        room[:count] = old
    room[count:total] = more
    return room[:total]


def _covering(dead: Bitmap | None, count: int) -> Bitmap | None:
    """Return the bitmap stretched, or cut, to ``count`` rows."""
    if dead is None:
        return None
    checked(dead, np.uint8, (len(dead),))
    need = (count + 7) // 8
    stretched = np.concatenate([dead, np.zeros(max(0, need - len(dead)), np.uint8)])[:need]
    checked_bitmap(stretched, count)
    return stretched
