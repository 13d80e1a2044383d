"""Folders of an index for tests: built, looked into, and compared with the truth."""

from pathlib import Path

from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.index.segments.folder import LOCK_NAME, MANIFEST_NAME
from orbweaver.ports.index.segments.index import SegmentIndex
from orbweaver.ports.index.segments.manifest import Manifest
from tests.contracts.diary import Diary, media_of
from tests.contracts.index_worker import AFTER, BEFORE, MERGE_AT

ASKED = [media_of(entry) for entry in {*BEFORE, *AFTER}]


def index_in(folder: Path) -> SegmentIndex:
    """Return an index that soon writes and waits for it."""
    return SegmentIndex(folder, MERGE_AT, in_background=False)


def built(folder: Path, banks: Diary) -> SegmentIndex:
    """Return an index that holds banks."""
    index = index_in(folder)
    index.follow(banks)
    return index


def is_right(index: SegmentIndex, banks: Diary) -> bool:
    """Return whether an index answers as one that compares with everything."""
    truth = ExhaustiveIndex()
    truth.follow(banks)
    same_answers = index.search(ASKED) == truth.search(ASKED)
    return same_answers and len(index) == len(truth) and index.version == truth.version


def files(folder: Path) -> set[str]:
    """Return what lies there besides lock and manifest."""
    return {path.name for path in folder.iterdir()} - {LOCK_NAME, MANIFEST_NAME}


def named(folder: Path) -> set[str]:
    """Return the files that the manifest names."""
    manifest = Manifest.from_bytes((folder / MANIFEST_NAME).read_bytes())
    return {line.file_name for line in manifest.segments}
