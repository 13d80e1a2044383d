"""Files that people ask for, as a backup: each whole or not there, and none ever overwritten."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from orbweaver.errors import AlreadyThere, StoreFull


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file for its owner's eyes alone, which appears whole or not at all.

    Raises:
        AlreadyThere: There is one; nothing is ever overwritten.
        StoreFull: No room, or no such folder.
    """
    if path.exists():
        raise AlreadyThere(f"the file {path}")
    partial = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(
            os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        ) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except OSError as error:
        raise StoreFull(f"{path}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
