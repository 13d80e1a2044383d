"""The vault in a directory: two small files an object, for one machine and a local disk."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orbweaver.errors import StoreFull, StoreUnavailable
from orbweaver.ports.vault.envelope import Envelope
from orbweaver.ports.vault.sealing import SealedVault

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_OURS = re.compile(r"[0-9a-f]{64}\.(key|sealed)")


class DirectoryVault(SealedVault):
    """Sealed objects under ``root``, readable by this user only.

    Linux only: a file is written without a name, synced, and named once it is whole, so that a
    kill leaves nothing behind (O_TMPFILE: ext4, xfs, btrfs, tmpfs).
    """

    def __init__(self, root: Path, kek: bytes, tenant: str) -> None:
        """Keep under ``root``, made where missing.

        Raises:
            ConfigError: ``kek`` is not 32 bytes.
            StoreUnavailable: ``root`` cannot be made.
        """
        super().__init__(DirectoryBlobs(root), Envelope(kek, tenant))


class DirectoryBlobs:
    """Blobs as files, in a folder for each of the 256 first bytes of their names."""

    def __init__(self, root: Path) -> None:
        """Keep under ``root``, made where missing."""
        self._root = root
        self._settled: set[Path] = set()
        with _told_as_ours():
            root.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            _sync_folder(root.parent)

    def create(self, name: str, content: bytes) -> bool:
        """Write without a name, sync, then link: whole or not at all."""
        with _told_as_ours():
            folder = self._made_folder(name)
            place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                return _link_whole(place, name, content)
            finally:
                os.close(place)

    def overwrite(self, name: str, content: bytes) -> None:
        """Write over the file's own blocks, which needs no room.

        Old blocks stay behind only where the disk or file system copies on write.
        """
        with _told_as_ours():
            file = os.open(self._path(name), os.O_WRONLY)
            try:
                _write_all(file, content)
                os.fsync(file)
            finally:
                os.close(file)

    def read(self, name: str) -> bytes | None:
        """Return the file's bytes."""
        with _told_as_ours():
            try:
                return self._path(name).read_bytes()
            except FileNotFoundError:
                return None

    def size(self, name: str) -> int | None:
        """Return the file's size."""
        with _told_as_ours():
            try:
                return self._path(name).stat().st_size
            except FileNotFoundError:
                return None

    def remove(self, name: str) -> None:
        """Unlink, and sync the folder."""
        path = self._path(name)
        with _told_as_ours():
            try:
                path.unlink()
            except FileNotFoundError:
                return
            _sync_folder(path.parent)

    def walk(self) -> Iterator[str]:
        """Walk the names of files that are ours; anything else is left alone."""
        with _told_as_ours():
            for folder in sorted(self._root.iterdir()):
                if folder.is_dir():
                    found = sorted(path.name for path in folder.iterdir())
                    yield from (name for name in found if _OURS.fullmatch(name))

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name

    def _made_folder(self, name: str) -> Path:
        """Return the blob's folder, which survives a power cut whoever made it."""
        folder = self._path(name).parent
        if folder not in self._settled:
            folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
            _sync_folder(self._root)
            self._settled.add(folder)
        return folder


def _link_whole(place: int, name: str, content: bytes) -> bool:
    """Write and sync a file without a name in the folder ``place``, then give it one."""
    file = os.open(".", os.O_TMPFILE | os.O_WRONLY, _FILE_MODE, dir_fd=place)
    try:
        _write_all(file, content)
        os.fsync(file)
        os.link(
            f"/proc/self/fd/{file}", name, src_dir_fd=place, dst_dir_fd=place, follow_symlinks=True
        )
    except FileExistsError:
        return False
    finally:
        os.close(file)
    os.fsync(place)
    return True


def _write_all(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]


def _sync_folder(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


@contextmanager
def _told_as_ours() -> Iterator[None]:
    """Say what the operating system says in the words of the port."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StoreFull(f"the vault's disk: {error.strerror}") from error
        raise StoreUnavailable(f"the vault's directory: {error.strerror}") from error
