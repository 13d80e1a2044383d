"""Scanning files and folders: one record a file, whatever the file is."""

import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from orbweaver.model.signal import Signal
from orbweaver.scan.scanner import Scanner, ScanResult

_LARGEST_FILE_BYTES = 2 * 1024**3
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of one file."""

    path: Path
    size_bytes: int
    result: ScanResult | None
    """Nothing where the file could not be read at all."""
    error: str | None
    """One sentence; nothing where all went well."""

    @property
    def shown_path(self) -> str:
        """The path as it can always be printed: control characters and bad bytes are escaped."""
        text = os.fsencode(self.path).decode(errors="backslashreplace")
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)

    def digest_hex(self, signal_type: str) -> str | None:
        """Return the value of ``md5``, ``sha1``, ``sha256`` or ``pdq``, if it was computed."""
        signal = self.signal(signal_type)
        return signal.value_hex if signal else None

    def signal(self, signal_type: str) -> Signal | None:
        """Return one signal, if it was computed."""
        return self.result.media.signal(signal_type) if self.result else None


def scan_files(
    scanner: Scanner, paths: Iterable[Path], *, md5: bool = False, threads: int = 2
) -> Iterator[FileRecord]:
    """Yield one record for every file among ``paths`` and in folders below, in order of name.

    ``threads`` files are scanned at once; links to folders are not followed.
    """
    waiting: deque[Future[FileRecord]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="scan") as executor:
        for path in walk(paths):
            waiting.append(executor.submit(_scan_file, scanner, path, md5=md5))
            if len(waiting) > threads * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files among ``paths`` and in folders below, each folder in order of name.

    A path that does not exist is yielded too: its record says so.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        try:
            inside = sorted(path.iterdir())
        except OSError:
            yield path
            continue
        yield from walk(child for child in inside if not (child.is_symlink() and child.is_dir()))


def _scan_file(scanner: Scanner, path: Path, *, md5: bool) -> FileRecord:
    try:
        content = _read_regular(path)
    except OSError as error:
        return FileRecord(path, 0, None, f"The file cannot be read: {error.strerror or error}.")
    result = scanner.scan_bytes(content, md5=md5)
    return FileRecord(path, len(content), result, str(result.error) if result.error else None)


def _read_regular(path: Path) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError("it is not a regular file")
    if found.st_size > _LARGEST_FILE_BYTES:
        raise OSError("it is longer than 2 GiB")
    return path.read_bytes()
