"""How the named peers index 256-bit values and search them. Runs in the peers' environment."""

from collections.abc import Callable
from importlib import import_module

import numpy as np

from bench.parts.searching import Searched, Values
from bench.parts.timed import Json

REACH_BITS = 31


class FaissIndex:
    """A binary index of faiss, searched by distance or for the nearest."""

    def __init__(self, index: Json, values: Values, *, by_distance: bool) -> None:
        import_module("faiss").omp_set_num_threads(1)
        self._index, self._by_distance = index, by_distance
        self._index.add(np.ascontiguousarray(values))

    def size_bytes(self) -> int | None:
        """Only memory tells."""
        return None

    def search(self, asked: Values, threads: int) -> list[tuple[int, int]]:
        """Return the hits; only the nearest of each query where it is searched for that."""
        import_module("faiss").omp_set_num_threads(threads)
        if self._by_distance:
            limits, _, rows = self._index.range_search(asked, REACH_BITS + 1)
            queries = np.repeat(np.arange(len(asked)), np.diff(limits.astype(np.int64)))
            return list(zip(queries.tolist(), rows.tolist(), strict=True))
        distances, rows = self._index.search(asked, 1)
        near = np.flatnonzero(distances[:, 0] <= REACH_BITS)
        return [(int(query), int(rows[query, 0])) for query in near]


class ThreatExchangeIndex:
    """An index of python-threatexchange, which takes and gives text."""

    def __init__(self, kind: Callable[..., Json], values: Values) -> None:
        entries = ((bytes(value).hex(), row) for row, value in enumerate(values))
        self._index = kind(entries=entries)

    def size_bytes(self) -> int | None:
        """Only memory tells."""
        return None

    def search(self, asked: Values, threads: int) -> list[tuple[int, int]]:
        """Ask one after the other: it has no other way."""
        del threads
        return [
            (query, match.metadata)
            for query, value in enumerate(asked)
            for match in self._index.query(bytes(value).hex())
        ]


class UsearchExact:
    """The exhaustive search of usearch; without a distance to stop at, so for the nearest."""

    def __init__(self, values: Values) -> None:
        self._values = np.ascontiguousarray(values)
        self._usearch = import_module("usearch.index")

    def size_bytes(self) -> int | None:
        """Only memory tells."""
        return None

    def search(self, asked: Values, threads: int) -> list[tuple[int, int]]:
        """Return the nearest of each query, where it is near."""
        hamming = self._usearch.MetricKind.Hamming
        kind = import_module("usearch.index").ScalarKind.B1
        found = self._usearch.search(
            self._values, asked, 1, hamming, exact=True, threads=threads, dtype=kind
        )
        near = np.flatnonzero(np.ravel(found.distances) <= REACH_BITS)
        return [(int(query), int(np.ravel(found.keys)[query])) for query in near]


def _multi_hash(values: Values, bands: int, width: int, flips: int) -> Searched:
    index = import_module("faiss").IndexBinaryMultiHash(256, bands, width)
    index.nflip = flips
    return FaissIndex(index, values, by_distance=True)


def _flat(values: Values, *, by_distance: bool) -> Searched:
    return FaissIndex(import_module("faiss").IndexBinaryFlat(256), values, by_distance=by_distance)


def _threatexchange(values: Values, module: str, name: str) -> Searched:
    found = import_module(f"threatexchange.signal_type.pdq.{module}")
    return ThreatExchangeIndex(getattr(found, name), values)


CONTENDERS: dict[str, Callable[[Values], Searched]] = {
    "faiss IndexBinaryFlat range_search": lambda v: _flat(v, by_distance=True),
    "faiss IndexBinaryFlat search k=1": lambda v: _flat(v, by_distance=False),
    "faiss IndexBinaryMultiHash 16x16": lambda v: _multi_hash(v, 16, 16, 1),
    "faiss IndexBinaryMultiHash 11x23": lambda v: _multi_hash(v, 11, 23, 2),
    "threatexchange PDQIndex": lambda v: _threatexchange(v, "pdq_index", "PDQIndex"),
    "threatexchange PDQIndex2": lambda v: _threatexchange(v, "pdq_index2", "PDQIndex2"),
    "usearch exact": UsearchExact,
}
