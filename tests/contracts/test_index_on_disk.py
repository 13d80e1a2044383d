"""The index in segments, when its process is killed, or the disk or the memory fails."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orbweaver.errors import StoreFull, StoreUnavailable
from orbweaver.kernel import segment
from orbweaver.ports.index.segments.facts import index_facts
from orbweaver.ports.index.segments.folder import MANIFEST_NAME
from orbweaver.ports.index.segments.index import SegmentIndex
from tests.contracts.diary import Diary, rocks
from tests.contracts.index_folders import built, files, index_in, is_right, named
from tests.contracts.index_worker import AFTER, BEFORE, MERGE_AT, SOON_AFTER, STORIES

ROOT = Path(__file__).parents[2]


@pytest.mark.full
@pytest.mark.parametrize("story", STORIES)
def test_a_kill_at_any_step_loses_nothing(tmp_path: Path, story: str) -> None:
    """Of building, also where the banks are others, and of a merge of what is in memory alone."""
    built(tmp_path / "before", Diary(BEFORE))
    for step in range(1, 100):
        folder = tmp_path / f"index{step}"
        shutil.copytree(tmp_path / "before", folder)
        words = [
            sys.executable,
            "-m",
            "tests.contracts.index_worker",
            str(folder),
            str(step),
            story,
        ]
        done = subprocess.run(words, capture_output=True, check=False, cwd=ROOT)
        assert index_facts(folder).bank_version in {1, 2}
        banks = Diary(*STORIES[story])
        assert is_right(built(folder, banks), banks)
        banks.versions.append(rocks(*range(100)))
        assert is_right(built(folder, banks), banks)
        assert files(folder) == named(folder), "garbage is removed by whoever builds next"
        if done.stdout == b"done\n":
            assert step > 10
            return
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    pytest.fail("building takes more than a hundred steps")


def test_a_merge_in_the_background_writes_what_was_in_memory(tmp_path: Path) -> None:
    """Else the kills during one would prove nothing: the diary's next version is a merge."""
    built(tmp_path, Diary(BEFORE))
    banks = Diary(BEFORE, SOON_AFTER)
    index = SegmentIndex(tmp_path, MERGE_AT, in_background=True)
    index.follow(banks)
    index.close()
    assert index_facts(tmp_path).bank_version == 2
    assert is_right(index, banks)


def test_a_folder_that_is_removed_while_it_is_used_is_made_again(tmp_path: Path) -> None:
    banks = Diary(BEFORE)
    index = built(tmp_path / "index", banks)
    shutil.rmtree(tmp_path / "index")
    banks.versions.append(AFTER)
    index.follow(banks)
    assert is_right(index, banks)
    assert named(tmp_path / "index")


def test_files_are_for_this_user_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        built(tmp_path / "index", Diary(BEFORE))
    finally:
        os.umask(before)
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "index").iterdir()} == {0o600}


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    index = index_in(tmp_path / "file" / "index")
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        index.follow(Diary(BEFORE))
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        index.build(Diary(BEFORE))
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        index.load(BEFORE)


@pytest.mark.parametrize("what", ["manifest", "segment"])
def test_a_folder_in_the_place_of_a_file_is_said_so(tmp_path: Path, what: str) -> None:
    index = built(tmp_path, Diary(BEFORE))
    name = MANIFEST_NAME if what == "manifest" else max(named(tmp_path))
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    for ask in (index_in(tmp_path).build, index_in(tmp_path).follow, index.build):
        with pytest.raises(StoreUnavailable, match="Is a directory"):
            ask(Diary(BEFORE, AFTER))


@pytest.mark.parametrize("failure", [MemoryError(), OSError(28, "No space left on device")])
def test_a_merge_that_fails_leaves_all_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    banks = Diary(BEFORE, SOON_AFTER)
    built(tmp_path, Diary(BEFORE))
    index = SegmentIndex(tmp_path, MERGE_AT, in_background=True)

    def failing(_handle: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", failing)
    index.follow(banks)
    index.close()
    assert index_facts(tmp_path).bank_version == 1
    assert is_right(index, banks)


def test_entries_that_share_too_little_for_one_file_are_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    banks = Diary(BEFORE, SOON_AFTER)
    index = built(tmp_path, Diary(BEFORE))
    monkeypatch.setattr(segment, "LABELS_MAX_BYTES", 10)
    index.follow(banks)
    assert is_right(index, banks), "a merge may wait"
    with pytest.raises(StoreFull, match="at most 10"):
        index.build(banks)


def test_few_entries_need_no_folder(tmp_path: Path) -> None:
    banks = Diary(rocks(1, 2, 3))
    assert is_right(built(tmp_path / "index", banks), banks)
    assert not (tmp_path / "index").exists()


def test_a_full_disk_is_said_so_and_what_was_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    banks = Diary(BEFORE)
    index = built(tmp_path, banks)
    before = named(tmp_path)
    grown = Diary(BEFORE, rocks(*range(400)))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreFull, match="No space left"):
            index.follow(grown)
    assert is_right(index, banks)
    assert files(tmp_path) == named(tmp_path) == before
    index.follow(grown)
    assert is_right(index, grown)
