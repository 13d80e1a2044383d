"""The file of results that ``orbweaver scan --out`` writes and goes on with after a stop."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Self

from orbweaver.cli.output import Record, plain
from orbweaver.errors import UsageError
from orbweaver.model.scan_mode import ScanMode
from orbweaver.scan.files import FileRecord, shown


@dataclass(frozen=True, slots=True)
class ScanWish:
    """What a line must say to stand for a file that need not be scanned again."""

    md5: bool
    mode: ScanMode
    bank_version: int

    def is_met_by(self, line: Record) -> bool:
        """Return whether ``line`` says no less than is wanted now, of the same banks."""
        has_md5 = line.get("md5_hex") is not None or not self.md5
        is_exact = line.get("mode") == ScanMode.EXACT or self.mode is ScanMode.FAST
        return has_md5 and is_exact and line.get("bank_version") == self.bank_version


class ScanResults:
    """JSON lines, one a file, appended whole; a kill may cut the last, which is then dropped.

    A line is a record of ``scan --json`` and besides ``modified_ns``, ``mode`` and
    ``bank_version``. A file of the same path, size and time is not scanned again, unless the
    banks are others now or more is wanted; then its newest line holds. A context manager.
    """

    def __init__(self, path: Path, wish: ScanWish) -> None:
        """Open ``path``, readable for its owner alone, and read what is in it.

        Raises:
            UsageError: It cannot be written, is in use by another run, or holds something else.
        """
        self.path = path
        self._wish = wish
        self._known: dict[str, tuple[int, int]] = {}
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from error
        try:
            self._begin()
        except UsageError:
            os.close(self._descriptor)
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Force what was written to disk, and close."""
        os.fsync(self._descriptor)
        os.close(self._descriptor)

    def lacks(self, path: Path) -> bool:
        """Return whether a file must be scanned, as it is now; these results never must."""
        known = self._known.get(shown(path))
        if known is None:
            return path.name != self.path.name or path.resolve() != self.path.resolve()
        try:
            found = path.stat()
        except OSError:
            return True
        return known != (found.st_size, found.st_mtime_ns)

    def append(self, scanned: Iterable[tuple[FileRecord, Record]]) -> None:
        """Write the lines of a batch in one piece.

        Raises:
            OSError: No room; a piece of a line may then stand at the end, and is dropped later.
        """
        lines = b"".join(self._line(file, record) for file, record in scanned)
        while lines:
            lines = lines[os.write(self._descriptor, lines) :]

    def _line(self, file: FileRecord, record: Record) -> bytes:
        content = {
            **record,
            "modified_ns": file.modified_ns,
            "mode": file.result.mode if file.result else self._wish.mode,
            "bank_version": self._wish.bank_version,
        }
        return json.dumps(plain(content), ensure_ascii=False).encode() + b"\n"

    def _begin(self) -> None:
        try:
            flock(self._descriptor, LOCK_EX | LOCK_NB)
        except OSError as error:
            raise UsageError(f"{self.path}: another scan writes there") from error
        whole_bytes = 0
        for line in self._whole_lines():
            self._learn(line)
            whole_bytes += len(line)
        os.ftruncate(self._descriptor, whole_bytes)
        os.lseek(self._descriptor, whole_bytes, os.SEEK_SET)

    def _whole_lines(self) -> Iterator[bytes]:
        with open(self._descriptor, "rb", closefd=False) as lines:
            yield from (line for line in lines if line.endswith(b"\n"))

    def _learn(self, line: bytes) -> None:
        try:
            content = json.loads(line)
            path, size_bytes, modified_ns = (
                content[name] for name in ("path", "size_bytes", "modified_ns")
            )
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise UsageError(f"{self.path} holds something else than results of a scan") from error
        if self._wish.is_met_by(content):
            self._known[path] = (size_bytes, modified_ns)
        else:
            self._known.pop(path, None)
