"""The archive of pages, wired."""

from importlib.metadata import version

from orbweaver.config import Config
from orbweaver.crawl.archive.pages import PageArchive
from orbweaver.deployment.keys import derive, read_key

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
