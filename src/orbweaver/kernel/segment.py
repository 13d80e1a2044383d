"""Index segments: immutable files of values, mapped and searched exactly by every process."""

import mmap
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from orbweaver.errors import MalformedSegment
from orbweaver.kernel import layout, native_segment
from orbweaver.kernel.layout import DIGEST_KINDS, LABELS_MAX_BYTES, Part
from orbweaver.kernel.plan import Plan, plan_for
from orbweaver.kernel.reference import segment_read, segment_sums, segment_write
from orbweaver.kernel.rows import (
    Bitmap,
    DigestHits,
    DigestKind,
    NearHits,
    Numbers,
    SegmentRows,
    Values,
    checked,
    checked_bitmap,
    checked_reach,
)


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What was written."""

    near_rows: int
    digest_rows: Mapping[DigestKind, int]
    size_bytes: int
    plan: Plan


def write_segment(
    path: Path, rows: SegmentRows, labels: bytes, *, plan: Plan | None = None
) -> SegmentFacts:
    """Write a segment aside, settle it on the disk, and put it in place of ``path``.

    Equal rows, in whatever order, give equal bytes.

    Args:
        path: Where it goes; readable by this user only.
        rows: At most 2 ** 32 - 1 of each sort.
        labels: What the caller keeps about the labels, at most 64 MiB; never looked into.
        plan: By default the one for so many rows.

    Raises:
        ValueError: ``labels`` are too large.
        OSError: The disk is full or fails; nothing stands at ``path`` then that did not before.
    """
    if len(labels) > LABELS_MAX_BYTES:
        raise ValueError(f"labels of {len(labels)} bytes; at most {LABELS_MAX_BYTES}")
    chosen = plan_for(len(rows.near_values)) if plan is None else plan
    size_bytes = _write_aside(path, _pieces(rows, labels, chosen))
    counts = {kind: len(one.values) for kind, one in rows.digests.items()}
    return SegmentFacts(len(rows.near_values), counts, size_bytes, chosen)


def _pieces(rows: SegmentRows, labels: bytes, plan: Plan) -> Iterator[bytes | memoryview]:
    if native_segment.is_there():
        return native_segment.segment_pieces(rows, labels, plan)
    return segment_write.segment_pieces(rows, labels, plan)


def _write_aside(path: Path, pieces: Iterator[bytes | memoryview]) -> int:
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            size_bytes = sum(file.write(piece) for piece in pieces)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(aside).unlink()
        raise
    _settle_folder(path.parent)
    return size_bytes


def _settle_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Segment:
    """A mapped segment, checked before use; searched from any number of threads at once.

    The file must not be changed while it is mapped: replace it or unlink it, as
    :func:`write_segment` does, never truncate it.
    """

    def __init__(self, image: memoryview) -> None:
        """Check ``image`` and hold views over it; :meth:`open` maps a file.

        Raises:
            MalformedSegment: With what is wrong.
        """
        self._native: native_segment.Held | None = None
        if native_segment.is_there():
            self._native = native_segment.Held(image)
        else:
            segment_read.validate(image)
        self._header, self._sections = layout.parse_header(bytes(image[: layout.HEADER_BYTES]))
        self._image: memoryview | None = image

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a file, shared with every process that maps it, and check it.

        Raises:
            MalformedSegment: It is empty, cut, altered, or no segment of this version.
            OSError: The file cannot be read.
        """
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < layout.HEADER_BYTES:
                raise MalformedSegment("it is shorter than a header")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return cls(memoryview(mapped))

    @property
    def size(self) -> int:
        """How many rows it has, near and exact."""
        return self.near_rows + sum(self._header.digest_rows)

    @property
    def near_rows(self) -> int:
        """How many PDQ values it has."""
        return self._header.near_rows

    def digest_rows(self, kind: DigestKind) -> int:
        """Return how many values of that kind it has."""
        return self._header.digest_rows[DIGEST_KINDS.index(kind)]

    @property
    def size_bytes(self) -> int:
        """Of the file."""
        return self._header.file_bytes

    @property
    def plan(self) -> Plan:
        """Into which bands its values are cut."""
        return Plan(self._header.band_bits)

    @property
    def labels(self) -> bytes:
        """What the writer kept about its labels."""
        return self._content(Part.LABELS, 0, "u1").tobytes()

    def search_near(
        self, values: Values, reach_bits: int, *, dead: Bitmap | None = None, threads: int = 1
    ) -> NearHits:
        """Return every row within reach of each query.

        A row is within reach at no more than ``reach_bits`` and its own threshold. Every such
        row is found, whatever the values are.

        Args:
            values: Shape (queries, 32).
            reach_bits: 0 to 48.
            dead: One bit a near row; what it marks is not found.
            threads: How many threads share the queries.

        Raises:
            ValueError: An argument is of another shape, or the segment is closed.
        """
        checked(values, np.uint8, (len(values), 32))
        checked_bitmap(dead, self.near_rows)
        reach = min(checked_reach(reach_bits), self._header.near_reach_max_bits)
        native = self._native  # once: close() may come between
        if native is not None:
            return native.search_near(values, reach, dead, threads)
        asked = segment_sums.permuted(values)
        stored = self._near_values()
        limits = self._content(Part.NEAR_REACH, 0, "u1").astype(np.uint8)
        return segment_read.search_near(stored, asked, reach, limits, dead)

    def search_digests(
        self, kind: DigestKind, values: Values, *, dead: Bitmap | None = None
    ) -> DigestHits:
        """Return every row that equals each query; several rows may.

        Raises:
            ValueError: An argument is of another shape, or the segment is closed.
        """
        checked(values, np.uint8, (len(values), kind.size_bytes))
        checked_bitmap(dead, self.digest_rows(kind))
        native = self._native
        if native is not None:
            return native.search_digests(DIGEST_KINDS.index(kind), values, dead)
        return segment_read.search_digests(self._digest_values(kind), values, dead)

    def near_label(self, rows: Numbers) -> Numbers:
        """Return the labels of near rows."""
        of = f"<u{self._header.near_label_bytes}"
        return self._content(Part.NEAR_LABELS, 0, of)[rows].astype(np.uint32)

    def near_reach_bits(self, rows: Numbers) -> NDArray[np.uint8]:
        """Return the thresholds of near rows."""
        return self._content(Part.NEAR_REACH, 0, "u1")[rows].astype(np.uint8)

    def near_value(self, rows: Numbers) -> Values:
        """Return the values of near rows as they were published, shape (count, 32)."""
        return segment_sums.published(self._near_values()[rows])

    def digest_label(self, kind: DigestKind, rows: Numbers) -> Numbers:
        """Return the labels of digest rows."""
        place = DIGEST_KINDS.index(kind)
        of = f"<u{self._header.digest_label_bytes[place]}"
        return self._content(Part.DIGEST_LABELS, place, of)[rows].astype(np.uint32)

    def digest_value(self, kind: DigestKind, rows: Numbers) -> Values:
        """Return the values of digest rows, shape (count, size of the kind)."""
        return self._digest_values(kind)[rows]

    def close(self) -> None:
        """Let go of the map; a search under way keeps it until it is done."""
        self._native = None
        self._image = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _near_values(self) -> Values:
        return self._content(Part.NEAR_VALUES, 0, "u1").reshape(-1, 32)

    def _digest_values(self, kind: DigestKind) -> Values:
        found = self._content(Part.DIGEST_VALUES, DIGEST_KINDS.index(kind), "u1")
        return found.reshape(-1, kind.size_bytes)

    def _content(self, part: Part, of: int, kind: str) -> NDArray[Any]:
        if self._image is None:
            raise ValueError("this segment is closed")
        return segment_read.content(self._sections, self._image, part, of, kind)
