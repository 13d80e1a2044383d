"""Neighbours: which unsettled cases hold PDQ values near some others, asked in memory.

Each process keeps the values of what was unsettled when it read them, and from then on reads only
rows that came since: rows of cases' media are numbered and written by one transaction at a time
(the turn of the cases), so that whoever sees a row sees all with lower numbers. What is read
inside a transaction is kept for later ones when that commits, and never otherwise. What was settled
or joined since is found, too: the caller asks the database where the cases named stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

import numpy as np
from django.db import connection, transaction
from django_scopes import scopes_disabled
from numpy.typing import NDArray

from orbweaver.casework.models import CaseMedia
from orbweaver.kernel.hamming import brute_force
from orbweaver.kernel.rows import NEAR_SIZE_BYTES, REACH_MAX_BITS, NearHits, SegmentRows, Values
from orbweaver.kernel.segment import Segment

LATE_ROWS_MAX = 20_000
"""How many values that came later are compared one by one before tables are made of them ..."""
LATE_SHARE = 4
"""... and they are at least this part of all."""
ASKED_AT_ONCE = 64
_CASE_IDS = "S32"


@dataclass(frozen=True, slots=True)
class Row:
    """One media of a case."""

    number: int
    case_id: str
    media_sha256_hex: str
    pdq_hex: str


@dataclass(frozen=True, slots=True)
class _Values:
    """PDQ values, and the case of each."""

    values: Values = field(default_factory=lambda: np.empty((0, NEAR_SIZE_BYTES), np.uint8))
    cases: NDArray[np.bytes_] = field(default_factory=lambda: np.empty(0, _CASE_IDS))

    def __add__(self, told: Sequence[tuple[str, str]]) -> "_Values":
        """Return these and more, each a case with a PDQ value."""
        if not told:
            return self
        more = values_of([pdq_hex for _, pdq_hex in told])
        cases = np.array([case_id for case_id, _ in told], _CASE_IDS)
        return _Values(np.concatenate([self.values, more]), np.concatenate([self.cases, cases]))

    def nearest(self, hits: NearHits, rows: NDArray[np.uint32]) -> list[tuple[int, str, int]]:
        """Return each query with each case that holds a hit of it, and the least distance."""
        near, place = np.unique(rows, return_inverse=True)
        names, number = np.unique(self.cases[near], return_inverse=True)
        pairs, at = np.unique(
            hits.query.astype(np.int64) * len(names) + number[place], return_inverse=True
        )
        bits = np.full(len(pairs), REACH_MAX_BITS, np.uint8)
        np.minimum.at(bits, at, hits.distance_bits)
        return [
            (pair // len(names), str(names[pair % len(names)], "ascii"), distance)
            for pair, distance in zip(pairs.tolist(), bits.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class View:
    """All values up to one row; never changed, so that any thread may ask it."""

    last: Row | None = None
    """The row up to which it read; nothing where there was none."""
    main: _Values = field(default_factory=_Values)
    tables: Segment | None = None
    """Over ``main``."""
    late: _Values = field(default_factory=_Values)
    """What came since the tables were made."""

    @property
    def is_stale(self) -> bool:
        """Whether so much came since that it should be read anew, without what is settled."""
        return len(self.late.cases) > max(LATE_ROWS_MAX, len(self.main.cases) // LATE_SHARE)

    def near(self, values: Values, reach_bits: int) -> list[dict[str, int]]:
        """Return, for each value, the cases that hold or held one within reach, with its distance.

        Args:
            values: Shape (count, 32).
            reach_bits: 0 to 48.
        """
        found: list[dict[str, int]] = [{} for _ in values]
        for start in range(0, len(values), ASKED_AT_ONCE):
            asked = values[start : start + ASKED_AT_ONCE]
            for query, case_id, bits in self._some(asked, reach_bits):
                known = found[start + query]
                known[case_id] = min(bits, known.get(case_id, bits))
        return found

    def _some(self, values: Values, reach_bits: int) -> list[tuple[int, str, int]]:
        hits = brute_force(self.late.values, values, reach_bits)
        found = self.late.nearest(hits, hits.row)
        if self.tables is not None:
            hits = self.tables.search_near(values, reach_bits)
            found += self.main.nearest(hits, self.tables.near_label(hits.row))
        return found


class Neighbours:
    """What this process read, of the database that it asked last."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._lock = Lock()
        self._database = ""
        self._view = View()

    @scopes_disabled()
    def now(self) -> View:
        """Return a view that lacks nothing which this transaction, or a commit before, wrote.

        Inside a transaction the caller holds the turn of the cases.
        """
        database = _database()
        before = self._held(database)
        view = _read_on(before)
        keep = partial(self._keep, database, before, view)
        if connection.in_atomic_block:
            transaction.on_commit(keep)
        else:
            keep()
        return view

    @scopes_disabled()
    def make_ready(self) -> None:
        """Read what is unsettled where little of it is held, before anybody takes a turn.

        Inside a transaction this does nothing.
        """
        if connection.in_atomic_block:
            return
        before = self._held(_database())
        if before.last is None or before.is_stale:
            self._keep(_database(), before, _read_all())
        self.now()

    def _held(self, database: str) -> View:
        with self._lock:
            return self._view if self._database == database else View()

    def _keep(self, database: str, before: View, view: View) -> None:
        """Hold a view, unless another thread brought one meanwhile that reaches further."""
        with self._lock:
            is_other = self._database != database or self._view is before
            if is_other or _number(view) >= _number(self._view):
                self._database, self._view = database, view


NEIGHBOURS = Neighbours()
"""Of this process."""


def values_of(pdq_hexes: Sequence[str]) -> Values:
    """Return PDQ values as the kernel takes them, shape (count, 32)."""
    content = bytes.fromhex("".join(pdq_hexes))
    return np.frombuffer(content, np.uint8).reshape(-1, NEAR_SIZE_BYTES)


def _number(view: View) -> int:
    return view.last.number if view.last else 0


def _database() -> str:
    """Return what tells this database from another one."""
    known = connection.settings_dict
    return "|".join(str(known.get(name, "")) for name in ("HOST", "PORT", "NAME"))


def _read_on(view: View) -> View:
    """Return a view with what came since; of another past, all is read anew."""
    if view.last is None:
        return _read_all()
    found = CaseMedia.objects.filter(id__gte=view.last.number).order_by("id")
    rows = [Row(*row) for row in found.values_list(*_COLUMNS)]
    if not rows or rows[0] != view.last:
        return _read_all()  # a backup was put in place of what was read
    told = [(row.case_id, row.pdq_hex) for row in rows[1:] if row.pdq_hex]
    return View(rows[-1], view.main, view.tables, view.late + told)


_COLUMNS = ("id", "case_id", "media_sha256_hex", "pdq_hex")


def _read_all() -> View:
    """Return a view of all that is unsettled now."""
    last = CaseMedia.objects.order_by("-id").values_list(*_COLUMNS).first()
    if last is None:
        return View()
    unsettled = CaseMedia.objects.filter(
        id__lte=last[0], case__join=None, case__classification=None
    )
    told = unsettled.exclude(pdq_hex="").values_list("case_id", "pdq_hex")
    main = _Values() + list(told)
    return View(Row(*last), main, _tables(main.values))


def _tables(values: Values) -> Segment | None:
    if not len(values):
        return None
    rows = SegmentRows(
        near_values=values,
        near_labels=np.arange(len(values), dtype=np.uint32),
        near_reach_bits=np.full(len(values), REACH_MAX_BITS, np.uint8),
    )
    return Segment.in_memory(rows)
