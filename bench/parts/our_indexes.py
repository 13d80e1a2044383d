"""Our index as a contender: a segment file, mapped and searched."""

import os
from collections.abc import Callable

import numpy as np

from bench.parts.cache import cache_folder
from bench.parts.searching import Searched, Values
from orbweaver.kernel.rows import SegmentRows
from orbweaver.kernel.segment import Segment, write_segment

REACH_BITS = 31


class OurIndex:
    """One segment."""

    def __init__(self, values: Values) -> None:
        rows = SegmentRows(
            near_values=np.ascontiguousarray(values),
            near_labels=np.arange(len(values), dtype=np.uint32),
            near_reach_bits=np.full(len(values), REACH_BITS, np.uint8),
        )
        path = cache_folder("values") / f"segment-{len(values)}-{os.getpid()}.owseg"
        write_segment(path, rows, b"")
        self._segment = Segment.open(path)
        path.unlink()  # the map keeps it as long as it is wanted

    def size_bytes(self) -> int | None:
        """Return the size of the file; every process maps the same."""
        return self._segment.size_bytes

    def search(self, asked: Values, threads: int) -> list[tuple[int, int]]:
        """Return every hit."""
        found = self._segment.search_near(asked, REACH_BITS, threads=threads)
        labels = self._segment.near_label(found.row)
        return list(zip(found.query.tolist(), labels.tolist(), strict=True))


CONTENDERS: dict[str, Callable[[Values], Searched]] = {"ours": OurIndex}
