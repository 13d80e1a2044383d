"""Every keeper of the index, each new and empty, for the contract suite."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.index.port import Index
from orbweaver.ports.index.segments.index import SegmentIndex


def segments() -> SegmentIndex:
    """Return an index on a folder in memory that goes with it; it writes after three changes."""
    root = Path(tempfile.mkdtemp(prefix="orbweaver-index-", dir=memory()))
    index = SegmentIndex(root / "index", merge_at_entries=3, in_background=False)
    weakref.finalize(index, shutil.rmtree, root)
    return index


def memory() -> str | None:
    """Return where files cost no waiting for a disk, if there is such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 # a fresh folder in it


KEEPERS: list[Callable[[], Index]] = [ExhaustiveIndex, segments]
every_keeper = pytest.mark.parametrize("keeper", KEEPERS)
