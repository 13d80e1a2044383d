"""The folder of an index: its manifest, its segments, and the lock of whoever builds."""

import errno
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from orbweaver.errors import MalformedSegment, StoreFull, StoreUnavailable
from orbweaver.kernel.rows import SegmentRows
from orbweaver.kernel.segment import Segment, write_segment
from orbweaver.ports.index.segments.manifest import Manifest, SegmentLine
from orbweaver.ports.index.segments.part import Part
from orbweaver.ports.index.segments.provenance import ProvenanceTable

MANIFEST_NAME = "manifest.json"
LOCK_NAME = "lock"
DAMAGED_SUFFIX = ".damaged"
_OURS = re.compile(r"\d{12}\.segment|\.(\d{12}\.segment|manifest\.json)\..*")
_NUMBERED = re.compile(r"(\d{12})\.segment.*")
_TRIES = 5
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MANIFEST_MAX_BYTES = 1 << 28
Stamp = tuple[int, int, int]
"""Tells one manifest from the next without reading it."""


class IndexFolder:
    """Files below one folder, readable by this user only; any process may be killed at any time.

    A segment's file never changes. What counts is the manifest, which is replaced as a whole;
    files that it does not name are left over from a kill, and :meth:`sweep` removes them.
    """

    def __init__(self, root: Path) -> None:
        """Keep under ``root``, made when something is first written."""
        self.root = root

    def stamp(self) -> Stamp | None:
        """Return what changes whenever the manifest does; nothing where there is none."""
        try:
            return _stamp(self.root / MANIFEST_NAME)
        except FileNotFoundError:
            return None

    def manifest(self) -> Manifest:
        """Return the manifest; an empty one where there is none.

        Raises:
            MalformedSegment: It does not read.
        """
        try:
            with (self.root / MANIFEST_NAME).open("rb") as file:
                return Manifest.from_bytes(file.read(_MANIFEST_MAX_BYTES))
        except FileNotFoundError:
            return Manifest()

    def opened(self, held: Mapping[int, Part]) -> tuple[Manifest, list[Part], Stamp | None]:
        """Map what the manifest names; once more where that was merged away meanwhile.

        Segments in ``held`` are not mapped again. The stamp is that of the manifest or older.

        Raises:
            MalformedSegment: Something does not read, or is gone.
        """
        for _ in range(_TRIES):
            stamp, manifest = self.stamp(), self.manifest()
            try:
                parts = [self.part(each, held.get(each.number)) for each in manifest.segments]
            except FileNotFoundError:
                continue
            return manifest, parts, stamp
        raise MalformedSegment("a segment that the manifest names is gone")

    def unreadable(self) -> list[str]:
        """Return the names of files that do not read, or are gone; whoever holds the lock may."""
        try:
            lines = self.manifest().segments
        except MalformedSegment:
            return [MANIFEST_NAME]
        return [line.file_name for line in lines if not self._reads(line)]

    def part(self, line: SegmentLine, held: Part | None = None) -> Part:
        """Map a segment and check it, unless it is the very file that is ``held`` already.

        Raises:
            MalformedSegment: It does not read, or is another than the manifest says.
            FileNotFoundError: It is gone.
        """
        stamp = _stamp(self.root / line.file_name)
        if held is not None and held.stamp == stamp:
            return replace(held, dead={}, bitmaps={}).without(line.dead)
        try:
            segment = Segment.open(self.root / line.file_name)
            part = Part(segment, ProvenanceTable.from_bytes(segment.labels), line.number, stamp)
        except MalformedSegment as error:
            raise MalformedSegment(f"{line.file_name}: {error.detail}") from error
        if segment.size != line.rows or not _fits(part, line) or not part.is_sound():
            raise MalformedSegment(f"{line.file_name}: other rows than the manifest says")
        return part.without(line.dead)

    def write_manifest(self, manifest: Manifest) -> None:
        """Let ``manifest`` count from now on; whoever holds the lock may."""
        handle, aside = tempfile.mkstemp(prefix=f".{MANIFEST_NAME}.", dir=self.root)
        with os.fdopen(handle, "wb") as file:
            file.write(manifest.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(self.root / MANIFEST_NAME)
        self._settle()

    def write_part(self, number: int, rows: SegmentRows, table: ProvenanceTable) -> Part:
        """Write a segment that no manifest names yet, and return it mapped.

        Raises:
            StoreFull: Its entries share too little for one file.
        """
        size = len(rows.near_values) + sum(len(one.values) for one in rows.digests.values())
        line = SegmentLine(number, size, {})
        try:
            write_segment(self.root / line.file_name, rows, table.to_bytes())
        except ValueError as error:  # too many provenances for one segment
            raise StoreFull(f"index in {self.root}: {error}") from error
        return self.part(line)

    def sweep(self, manifest: Manifest) -> None:
        """Remove what was left over; whoever holds the lock may. Readers keep what they map."""
        named = {line.file_name for line in manifest.segments}
        for path in self.root.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in named:
                path.unlink()

    def unused_number(self) -> int:
        """Return a number above that of every file."""
        names = (_NUMBERED.fullmatch(path.name) for path in self.root.iterdir())
        return max((int(name[1]) for name in names if name), default=0) + 1

    def put_aside(self, name: str) -> None:
        """Keep a damaged file under another name, for whoever wants to know what happened."""
        with suppress(FileNotFoundError):
            (self.root / name).replace(self.root / f"{name}{DAMAGED_SUFFIX}")

    def damaged(self) -> list[str]:
        """Return the names of files that were put aside."""
        return sorted(path.name for path in self.root.glob(f"*{DAMAGED_SUFFIX}"))

    def forget_damaged(self) -> None:
        """Remove what was put aside."""
        for name in self.damaged():
            (self.root / name).unlink()

    @contextmanager
    def locked(self, *, waits: bool = True) -> Iterator[bool]:
        """Be the one who builds; gives whether we are, which is sure where one ``waits``.

        Raises:
            StoreFull: No room.
            StoreUnavailable: The folder cannot be written.
        """
        with self.named_failures():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            handle = os.open(self.root / LOCK_NAME, flags, 0o600)
            try:
                yield _lock(handle, waits=waits)
            finally:
                os.close(handle)

    @contextmanager
    def named_failures(self) -> Iterator[None]:
        """Give what the disk says the name that runners know."""
        try:
            yield
        except OSError as error:
            reason = f"index in {self.root}: {error.strerror}"
            raise (StoreFull if error.errno in _NO_ROOM else StoreUnavailable)(reason) from error

    def _reads(self, line: SegmentLine) -> bool:
        try:
            self.part(line)
        except (MalformedSegment, FileNotFoundError):
            return False
        return True

    def _settle(self) -> None:
        handle = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _lock(handle: int, *, waits: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _fits(part: Part, line: SegmentLine) -> bool:
    return all(
        not rows or (min(rows) >= 0 and max(rows) < part.row_count(signal_type))
        for signal_type, rows in line.dead.items()
    )
