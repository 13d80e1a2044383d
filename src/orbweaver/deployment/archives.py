"""The archive of pages, wired, and files that people take out of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from orbweaver.config import Config
from orbweaver.crawl.archive.pages import PageArchive
from orbweaver.deployment.keys import derive, read_key
from orbweaver.errors import AlreadyThere, StoreFull

ARCHIVE_FOLDER = "archive"


def page_archive(config: Config) -> PageArchive:
    """Return the archive of a data directory, to be read or written by one thread."""
    key = derive(read_key(config), "archive")
    keep_media = config.mandate is not None and config.mandate.keep_media
    return PageArchive(config.data_dir / ARCHIVE_FOLDER, key, keep_media=keep_media)


def page_archive_if_any(config: Config) -> PageArchive | None:
    """Return the archive that the crawl fills; nothing where it keeps no pages."""
    return page_archive(config) if config.crawl.archive == "pages" else None


def software() -> str:
    """Return what files say that they were made with."""
    return f"orbweaver/{version('orbweaver')}"


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
