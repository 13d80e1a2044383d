"""Scanning files and folders: one record a file, whatever the file is."""

import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from orbweaver.model.signal import Signal
from orbweaver.scan.scanner import ScanResult

_LARGEST_FILE_BYTES = 2 * 1024**3
_AHEAD = 4
MOST_AT_ONCE = 64
_SHARE = 4
"""A batch is at most this part of what each thread had so far: a few large files at the start or
the end of a folder keep every worker busy, and very many small ones cost few calls."""
_BYTES_AT_ONCE = 4 * 1024 * 1024
_FIRST_LONG = 0x10000
"""From here on characters have more than four hexadecimal digits."""


class ScansMany(Protocol):
    """Scans a batch of bytes; safe from any thread."""

    def scan_many(self, contents: Sequence[bytes], *, md5: bool = False) -> list[ScanResult]:
        """Return a result for each, in order; never raises for what the bytes are."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of one file."""

    path: Path
    size_bytes: int
    result: ScanResult | None
    """Nothing where the file could not be read at all."""
    error: str | None
    """One sentence; nothing where all went well."""
    modified_ns: int = 0
    """When it was last written, as the file system says; 0 where it could not be read."""

    @property
    def shown_path(self) -> str:
        """The path as it can always be printed: control characters and bad bytes are escaped."""
        return shown(self.path)

    def digest_hex(self, signal_type: str) -> str | None:
        """Return the value of ``md5``, ``sha1``, ``sha256`` or ``pdq``, if it was computed."""
        signal = self.signal(signal_type)
        return signal.value_hex if signal else None

    def signal(self, signal_type: str) -> Signal | None:
        """Return one signal, if it was computed."""
        return self.result.media.signal(signal_type) if self.result else None


def shown(path: Path) -> str:
    r"""Return a path as it can always be printed; two paths are never shown alike.

    Backslashes are doubled; bytes that are no UTF-8 become ``\x`` and two digits, control
    characters what they are in Python, others that cannot be seen ``\u`` and their digits.
    """
    text = str(path)
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    text = os.fsencode(path).replace(b"\\", b"\\\\").decode(errors="backslashreplace")
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if character.isascii():
        return ascii(character)[1:-1]
    code = ord(character)
    return f"\\u{code:04x}" if code < _FIRST_LONG else f"\\U{code:08x}"


def scan_files(
    scanner: ScansMany, paths: Iterable[Path], *, md5: bool = False, threads: int = 2
) -> Iterator[FileRecord]:
    """Yield one record for every file among ``paths`` and in folders below, in order of name.

    ``threads`` batches are scanned at once; links to folders are not followed.
    """
    for batch in scan_batches(scanner, walk(paths), md5=md5, threads=threads):
        yield from batch


def scan_batches(
    scanner: ScansMany, files: Iterable[Path], *, md5: bool = False, threads: int = 2
) -> Iterator[list[FileRecord]]:
    """Yield the records of some files at a time, in the order of ``files``.

    A few more ``threads`` than workers keep the workers busy while other batches are read from
    disk and hashed. Only a few batches for each are under way or waiting at any time.
    """
    waiting: deque[Future[list[FileRecord]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="scan") as executor:
        try:
            for batch in _batches(files, threads):
                waiting.append(executor.submit(_scan_batch, scanner, batch, md5=md5))
                if len(waiting) > threads * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _batches(files: Iterable[Path], threads: int) -> Iterator[list[Path]]:
    """Yield batches that grow from one file to ``MOST_AT_ONCE``."""
    rest, begun = iter(files), 0
    while batch := list(islice(rest, min(MOST_AT_ONCE, 1 + begun // (_SHARE * threads)))):
        begun += len(batch)
        yield batch


def walk(paths: Iterable[Path], without: Path | None = None) -> Iterator[Path]:
    """Yield the files among ``paths`` and in folders below, each folder in order of name.

    A path that does not exist is yielded too, as is a folder that cannot be read: its record
    says so. The one file ``without`` is left out, whichever way it is reached.
    """
    for path in paths:
        for file in _below(str(path)) if _is_folder(path) else (path,):
            if without is None or not _is_same(file, without):
                yield file


def count_files(files: Iterable[Path], most: int) -> int:
    """Return how many files there are, counting no further than ``most``."""
    return sum(1 for _ in islice(files, most))


def _is_same(one: Path, other: Path) -> bool:
    return one.name == other.name and os.path.realpath(one) == os.path.realpath(other)


def _below(folder: str) -> Iterator[Path]:
    entries = _entries(folder)
    if entries is None:
        yield Path(folder)
        return
    waiting = [iter(entries)]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
        elif not _is_folder(entry):
            yield Path(entry.path)
        elif not entry.is_symlink():
            inside = _entries(entry.path)
            if inside is None:
                yield Path(entry.path)
            else:
                waiting.append(iter(inside))


def _is_folder(entry: os.DirEntry[str] | Path) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a circle, a name too long, a folder that nobody may enter
        return False


def _entries(folder: str) -> list[os.DirEntry[str]] | None:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return None


def _scan_batch(scanner: ScansMany, files: Sequence[Path], *, md5: bool) -> list[FileRecord]:
    """Read files and scan them, at most a few megabytes at a time."""
    records: list[FileRecord] = []
    pending: list[tuple[Path, bytes, int]] = []
    for path in files:
        try:
            pending.append((path, *_read_regular(path)))
        except OSError as error:
            records += _scanned(scanner, pending, md5=md5)
            pending = []
            sentence = f"The file cannot be read: {error.strerror or error}."
            records.append(FileRecord(path, 0, None, sentence))
        if sum(len(content) for _, content, _ in pending) > _BYTES_AT_ONCE:
            records += _scanned(scanner, pending, md5=md5)
            pending = []
    return records + _scanned(scanner, pending, md5=md5)


def _scanned(
    scanner: ScansMany, pending: Sequence[tuple[Path, bytes, int]], *, md5: bool
) -> list[FileRecord]:
    if not pending:
        return []
    results = scanner.scan_many([content for _, content, _ in pending], md5=md5)
    return [
        FileRecord(
            path, len(content), result, str(result.error) if result.error else None, modified_ns
        )
        for (path, content, modified_ns), result in zip(pending, results, strict=True)
    ]


def _read_regular(path: Path) -> tuple[bytes, int]:
    """Return what a file holds and when it was written; a pipe is not waited for.

    Raises:
        OSError: It is no regular file, too long, or cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is not a regular file")
        if found.st_size > _LARGEST_FILE_BYTES:
            raise OSError("it is longer than 2 GiB")
        return _read_all(descriptor, found.st_size), found.st_mtime_ns
    finally:
        os.close(descriptor)


def _read_all(descriptor: int, size_bytes: int) -> bytes:
    """Read to the end, in one call where the size holds; what grew on the way stops at 2 GiB."""
    content = os.read(descriptor, size_bytes + 1)
    if len(content) == size_bytes:
        return content
    pieces = [content]
    while pieces[-1] and sum(map(len, pieces)) <= _LARGEST_FILE_BYTES:
        pieces.append(os.read(descriptor, 1 << 20))
    return b"".join(pieces)
