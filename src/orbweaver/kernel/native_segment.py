"""The library's side of segments: building, checking and searching, without the GIL."""

import ctypes
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbweaver.errors import MalformedSegment
from orbweaver.kernel import library
from orbweaver.kernel.plan import BANDS_MAX, Plan
from orbweaver.kernel.rows import (
    Bitmap,
    DigestHits,
    DigestKind,
    DigestRows,
    NearHits,
    SegmentRows,
    Values,
)

_MALFORMED_FROM = 16
_NO_MEMORY = 1
_KINDS = len(DigestKind)
_POINTER = ctypes.c_void_p
_U32, _I32, _U64 = ctypes.c_uint32, ctypes.c_int32, ctypes.c_uint64


class _Hits(ctypes.Structure):
    _fields_ = (
        ("count", _U64),
        ("query", ctypes.POINTER(_U32)),
        ("row", ctypes.POINTER(_U32)),
        ("distance_bits", ctypes.POINTER(ctypes.c_uint8)),
    )


class _Rows(ctypes.Structure):
    _fields_ = (
        ("near_values", _POINTER),
        ("near_labels", _POINTER),
        ("near_reach_bits", _POINTER),
        ("digest_values", _POINTER * _KINDS),
        ("digest_labels", _POINTER * _KINDS),
        ("labels", ctypes.c_char_p),
        ("labels_bytes", _U64),
        ("near_rows", _U32),
        ("digest_rows", _U32 * _KINDS),
        ("band_bits", ctypes.c_uint8 * BANDS_MAX),
        ("band_count", _U32),
    )


_HITS = ctypes.POINTER(ctypes.POINTER(_Hits))
_SIGNATURES: dict[str, tuple[type[Any] | None, tuple[type[Any], ...]]] = {
    "ow_segment_reason": (ctypes.c_char_p, (_I32,)),
    "ow_segment_open": (_I32, (_POINTER, _U64, ctypes.POINTER(_POINTER))),
    "ow_segment_close": (None, (_POINTER,)),
    "ow_hits_free": (None, (ctypes.POINTER(_Hits),)),
    "ow_segment_search_near": (_I32, (_POINTER, _POINTER, _U32, _I32, _POINTER, _I32, _HITS)),
    "ow_segment_search_digests": (_I32, (_POINTER, _I32, _POINTER, _U32, _POINTER, _HITS)),
    "ow_hamming_brute": (
        _I32,
        (_POINTER, _U32, _POINTER, _U32, _I32, _POINTER, _POINTER, _HITS),
    ),
    "ow_segment_build": (_I32, (ctypes.POINTER(_Rows), ctypes.POINTER(_POINTER))),
    "ow_segment_piece": (_U64, (_POINTER, _U32, ctypes.POINTER(_POINTER))),
    "ow_segment_image_free": (None, (_POINTER,)),
}


def is_there() -> bool:
    """Return whether the library runs; the reference stands in where it does not."""
    return library.loaded() is not None


@cache
def _call(name: str) -> Callable[..., Any]:
    result, arguments = _SIGNATURES[name]
    return library.function(name, result, arguments)


def _checked(code: int) -> None:
    if not code:
        return
    reason = _call("ow_segment_reason")(code).decode()
    if code >= _MALFORMED_FROM:
        raise MalformedSegment(reason)
    raise MemoryError(reason) if code == _NO_MEMORY else ValueError(reason)


def _readable(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array in one piece and at a multiple of eight, as the library reads it."""
    whole = np.ascontiguousarray(array)
    return whole if whole.ctypes.data % 8 == 0 else whole.copy()


def _at(array: NDArray[Any] | None) -> int | None:
    return None if array is None else array.ctypes.data


def _taken(search: Callable[[Any], int]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Run one search and copy its hits into arrays of ours: queries, rows, distances."""
    out = ctypes.POINTER(_Hits)()
    _checked(search(ctypes.byref(out)))
    try:
        hits = out.contents
        shape = (int(hits.count),)
        query = np.ctypeslib.as_array(hits.query, shape).copy()
        row = np.ctypeslib.as_array(hits.row, shape).copy()
        bits = np.empty(0, np.uint8)
        if hits.distance_bits:
            bits = np.ctypeslib.as_array(hits.distance_bits, shape).copy()
        return query, row, bits
    finally:
        _call("ow_hits_free")(out)


def brute_force(
    values: Values,
    queries: Values,
    reach_bits: int,
    entry_reach_bits: NDArray[np.uint8] | None,
    dead: Bitmap | None,
) -> NearHits:
    """Compare all; the arguments are checked already."""
    values, queries = _readable(values), _readable(queries)
    reach = None if entry_reach_bits is None else _readable(entry_reach_bits)
    gone = None if dead is None else _readable(dead)
    found = _taken(
        lambda out: _call("ow_hamming_brute")(
            _at(values),
            len(values),
            _at(queries),
            len(queries),
            reach_bits,
            _at(reach),
            _at(gone),
            out,
        )
    )
    return NearHits(*found)


def segment_pieces(rows: SegmentRows, labels: bytes, plan: Plan) -> Iterator[memoryview]:
    """Yield the bytes of a segment file from its first to its last.

    A piece is the library's memory, and gone with the next step: write it, or copy it.
    """
    given, kept = _as_rows(rows, labels, plan)
    image = _POINTER()
    _checked(_call("ow_segment_build")(ctypes.byref(given), ctypes.byref(image)))
    del kept
    try:
        for place in count():
            start = _POINTER()
            size = _call("ow_segment_piece")(image, place, ctypes.byref(start))
            if start.value is None:
                return
            yield memoryview((ctypes.c_ubyte * size).from_address(start.value)).cast("B")
    finally:
        _call("ow_segment_image_free")(image)


def _as_rows(rows: SegmentRows, labels: bytes, plan: Plan) -> tuple[_Rows, list[NDArray[Any]]]:
    none = {
        kind: DigestRows(np.empty((0, 1), np.uint8), rows.near_labels[:0]) for kind in DigestKind
    }
    digests = [{**none, **rows.digests}[kind] for kind in DigestKind]
    near = [_readable(a) for a in (rows.near_values, rows.near_labels, rows.near_reach_bits)]
    values = [_readable(one.values) for one in digests]
    numbers = [_readable(one.labels) for one in digests]
    given = _Rows(*map(_at, near))
    given.digest_values = (_POINTER * _KINDS)(*map(_at, values))
    given.digest_labels = (_POINTER * _KINDS)(*map(_at, numbers))
    given.labels, given.labels_bytes = labels, len(labels)
    given.near_rows = len(rows.near_values)
    given.digest_rows = (_U32 * _KINDS)(*map(len, values))
    given.band_bits = (ctypes.c_uint8 * BANDS_MAX)(*plan.band_bits)
    given.band_count = len(plan.band_bits)
    return given, [*near, *values, *numbers]


class Held:
    """A checked image, as the library holds it; let go when the last search is done."""

    def __init__(self, image: memoryview) -> None:
        """Check ``image``.

        Raises:
            MalformedSegment: With what is wrong.
        """
        self.always_tables = False
        """Ask the tables also where comparing all is cheaper: for tests and benches."""
        self._segment = _POINTER()
        self._bytes = np.frombuffer(image, np.uint8)  # keeps the map open
        code = _call("ow_segment_open")(
            self._bytes.ctypes.data, len(self._bytes), ctypes.byref(self._segment)
        )
        _checked(code)

    def __del__(self) -> None:
        _call("ow_segment_close")(self._segment)

    def search_near(
        self, values: Values, reach_bits: int, dead: Bitmap | None, threads: int
    ) -> NearHits:
        """Search by tables; the arguments are checked already."""
        whole = _readable(values)
        gone = None if dead is None else _readable(dead)
        step = -(-len(whole) // max(1, threads)) or 1
        starts = range(0, len(whole), step)
        if len(starts) <= 1:
            return self._search_some(whole, 0, reach_bits, gone)
        with ThreadPoolExecutor(len(starts)) as pool:
            parts = pool.map(
                lambda at: self._search_some(whole[at : at + step], at, reach_bits, gone), starts
            )
            return _joined(list(parts))

    def _search_some(
        self, values: Values, first: int, reach_bits: int, dead: Bitmap | None
    ) -> NearHits:
        query, row, bits = _taken(
            lambda out: _call("ow_segment_search_near")(
                self._segment,
                _at(values),
                len(values),
                reach_bits,
                _at(dead),
                self.always_tables,
                out,
            )
        )
        return NearHits(query + np.uint32(first), row, bits)

    def search_digests(self, kind: int, values: Values, dead: Bitmap | None) -> DigestHits:
        """Search by filter and prefix; the arguments are checked already."""
        whole = _readable(values)
        gone = None if dead is None else _readable(dead)
        query, row, _ = _taken(
            lambda out: _call("ow_segment_search_digests")(
                self._segment, kind, _at(whole), len(whole), _at(gone), out
            )
        )
        return DigestHits(query, row)


def _joined(parts: list[NearHits]) -> NearHits:
    return NearHits(
        np.concatenate([part.query for part in parts]),
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.distance_bits for part in parts]),
    )
