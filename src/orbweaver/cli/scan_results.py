"""The file of results that ``orbweaver scan --out`` writes and goes on with after a stop."""

import errno
import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import NoReturn, Self

from orbweaver.cli.output import Record
from orbweaver.errors import StoreFull, StoreUnavailable, UsageError
from orbweaver.model.scan_mode import ScanMode
from orbweaver.scan.files import FileRecord, shown

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_START = b'{"path": "'
"""How every line begins; what was cut before that is told from a file of something else by it."""
_GOES_ON = "run the same command again, and it goes on from there"
_to_json = json.JSONEncoder(ensure_ascii=False).encode
Stamp = tuple[int, int] | str
"""Size and time of a file that was read; of another the sentence that says why it was not."""


@dataclass(frozen=True, slots=True)
class ScanWish:
    """What a line must say to stand for a file that need not be scanned again."""

    md5: bool
    mode: ScanMode
    bank_version: int
    bank_history: str
    """Tells the banks from others with as many changes."""
    rungs: Sequence[str]
    """What the ladder of detectors asks with."""

    def is_met_by(self, line: Record) -> bool:
        """Return whether ``line`` says no less than is wanted now, of the same banks and rungs."""
        has_md5 = line.get("md5_hex") is not None or not self.md5
        is_exact = line.get("mode") == ScanMode.EXACT or self.mode is ScanMode.FAST
        same_banks = line.get("bank_history") == self.bank_history
        return has_md5 and is_exact and same_banks and line.get("rungs") == [*self.rungs]


class ScanResults:
    """JSON lines, one a file, appended whole; a kill may cut the last, which is then dropped.

    So may a loss of power, which may leave zeroes too. A line is a record of ``scan --json`` and
    besides ``modified_ns``, ``mode`` and what of the :class:`ScanWish` it was made with. A file of
    the same path, size and time is not scanned again, unless the banks or the rungs are others
    now or more is wanted; then its newest line holds. A file that could not be read is tried
    again, and gets another line only if that says something new. A context manager.
    """

    def __init__(self, path: Path, wish: ScanWish) -> None:
        """Open ``path``, readable for its owner alone, and read what is in it.

        Raises:
            UsageError: It cannot be written, is in use by another run, or holds something else.
        """
        self.path = path
        self._wish = wish
        self._known: dict[str, Stamp] = {}
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            self._descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from error
        try:
            self._end = self._begin()
        except UsageError:
            os.close(self._descriptor)
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Force what was written to disk, and close.

        Raises:
            StoreFull, StoreUnavailable: The disk says only now that it did not take it.
        """
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            self._fail(error)
        finally:
            os.close(self._descriptor)

    def lacks(self, path: Path) -> bool:
        """Return whether a file must be scanned, as it is now."""
        known = self._known.get(shown(path))
        if known is None or isinstance(known, str):
            return True
        try:
            found = path.stat()
        except OSError:
            return True
        return known != (found.st_size, found.st_mtime_ns)

    def append(self, scanned: Iterable[tuple[FileRecord, Record]]) -> None:
        """Write the lines of a batch in one piece; where that fails, no piece of it stays.

        Raises:
            StoreFull: No room.
            StoreUnavailable: The disk fails.
        """
        lines = b"".join(
            self._line(file, record) for file, record in scanned if not self._said_before(file)
        )
        rest = memoryview(lines)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._end)
            self._fail(error)
        self._end += len(lines)

    def _said_before(self, file: FileRecord) -> bool:
        return file.result is None and self._known.get(file.shown_path) == file.error

    def _line(self, file: FileRecord, record: Record) -> bytes:
        content = {
            **record,
            "modified_ns": file.modified_ns,
            "mode": file.result.mode if file.result else self._wish.mode,
            "bank_version": self._wish.bank_version,
            "bank_history": self._wish.bank_history,
            "rungs": [*self._wish.rungs],
        }
        return _to_json(content).encode() + b"\n"

    def _fail(self, error: OSError) -> NoReturn:
        kind = StoreFull if error.errno in _NO_ROOM else StoreUnavailable
        raise kind(f"{self.path}: {error.strerror}; {_GOES_ON}") from error

    def _begin(self) -> int:
        """Learn what is in the file, drop what was cut, and return where to write on."""
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise UsageError(f"{self.path}: it is not a regular file")
        try:
            flock(self._descriptor, LOCK_EX | LOCK_NB)
        except OSError as error:
            raise UsageError(f"{self.path}: another scan writes there") from error
        whole_bytes = 0
        for line in self._lines():
            if line.endswith(b"\n"):
                self._learn(line)
                whole_bytes += len(line)
            elif not _START.startswith(line.rstrip(b"\0")[: len(_START)]):
                raise UsageError(self._something_else)
        os.ftruncate(self._descriptor, whole_bytes)
        return os.lseek(self._descriptor, whole_bytes, os.SEEK_SET)

    def _lines(self) -> Iterator[bytes]:
        with open(self._descriptor, "rb", closefd=False) as lines:
            yield from lines

    @property
    def _something_else(self) -> str:
        return f"{self.path} holds something else than results of a scan"

    def _learn(self, line: bytes) -> None:
        try:
            content = json.loads(line)
            path, stamp = _facts(content)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise UsageError(self._something_else) from error
        if self._wish.is_met_by(content) or isinstance(stamp, str):
            self._known[path] = stamp
        else:
            self._known.pop(path, None)


def _facts(content: Record) -> tuple[str, Stamp]:
    """Return the path of a line, and what must be the same for it to hold.

    Raises:
        KeyError, TypeError: It is no line of ours.
    """
    path, error = content["path"], content["error"]
    size_bytes, modified_ns = content["size_bytes"], content["modified_ns"]
    if not (isinstance(path, str) and isinstance(size_bytes, int) and isinstance(modified_ns, int)):
        raise TypeError
    was_read = content["sha256_hex"] is not None
    return path, (size_bytes, modified_ns) if was_read else str(error)
