"""The index in segments, when its process or its files fail under it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import MalformedSegment, StoreFull, StoreUnavailable
from orbweaver.model.bank import BankEntry
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.index.segments.facts import index_facts
from orbweaver.ports.index.segments.folder import LOCK_NAME, MANIFEST_NAME
from orbweaver.ports.index.segments.index import SegmentIndex
from orbweaver.ports.index.segments.manifest import Manifest, SegmentLine
from tests.contracts.diary import Diary, media_of, rocks
from tests.contracts.index_worker import AFTER, BEFORE, MERGE_AT, SOON_AFTER

ROOT = Path(__file__).parents[2]
ASKED = [media_of(entry) for entry in {*BEFORE, *AFTER}]


def index_in(folder: Path) -> SegmentIndex:
    return SegmentIndex(folder, MERGE_AT, in_background=False)


def built(folder: Path, banks: Diary) -> SegmentIndex:
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
    return {path.name for path in folder.iterdir()} - {LOCK_NAME, MANIFEST_NAME}


def named(folder: Path) -> set[str]:
    manifest = Manifest.from_bytes((folder / MANIFEST_NAME).read_bytes())
    return {line.file_name for line in manifest.segments}


@pytest.mark.full
@pytest.mark.parametrize(
    ("how", "after"), [([], AFTER), (["merge"], SOON_AFTER)], ids=["building", "merging"]
)
def test_a_kill_at_any_step_loses_nothing(
    tmp_path: Path, how: list[str], after: list[BankEntry]
) -> None:
    """Of building, and of a merge in the background while the entries are in memory alone."""
    built(tmp_path / "before", Diary(BEFORE))
    for step in range(1, 100):
        folder = tmp_path / f"index{step}"
        shutil.copytree(tmp_path / "before", folder)
        words = [sys.executable, "-m", "tests.contracts.index_worker", str(folder), str(step), *how]
        done = subprocess.run(words, capture_output=True, check=False, cwd=ROOT)
        assert index_facts(folder).bank_version in {1, 2}
        banks = Diary(BEFORE, after)
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


@pytest.mark.parametrize("at", [0.0, 0.3, 0.7, 0.999])
def test_a_damaged_segment_is_put_aside_and_built_again(tmp_path: Path, at: float) -> None:
    banks = Diary(BEFORE)
    built(tmp_path, banks)
    [segment] = tmp_path.glob("*.segment")
    content = bytearray(segment.read_bytes())
    content[int(len(content) * at)] ^= 0x10
    segment.write_bytes(content)
    with pytest.raises(MalformedSegment, match=segment.name):
        index_facts(tmp_path)
    again = index_in(tmp_path)
    again.follow(banks)
    assert is_right(again, banks)
    assert index_facts(tmp_path).put_aside == (f"{segment.name}.damaged",)
    again.tidy()
    assert files(tmp_path) == named(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\x00\xff", b'{"form":9}'])
def test_a_damaged_manifest_is_put_aside_and_built_again(tmp_path: Path, content: bytes) -> None:
    banks = Diary(BEFORE)
    built(tmp_path, banks)
    (tmp_path / MANIFEST_NAME).write_bytes(content)
    assert is_right(built(tmp_path, banks), banks)
    assert index_facts(tmp_path).put_aside == (f"{MANIFEST_NAME}.damaged",)


def test_a_segment_that_is_gone_is_built_again(tmp_path: Path) -> None:
    banks = Diary(BEFORE)
    index = built(tmp_path, banks)
    for segment in tmp_path.glob("*.segment"):
        segment.unlink()
    assert is_right(index, banks), "it is mapped still"
    assert is_right(built(tmp_path, banks), banks)
    banks.versions.append(AFTER)
    index.follow(banks)
    assert is_right(index, banks)


def test_a_segment_in_the_place_of_another_is_damage(tmp_path: Path) -> None:
    built(tmp_path / "one", Diary(BEFORE))
    built(tmp_path / "other", Diary(rocks(*range(50, 80))))
    [ours], [theirs] = (list((tmp_path / name).glob("*.segment")) for name in ("one", "other"))
    shutil.copy(theirs, tmp_path / "one" / ours.name)
    with pytest.raises(MalformedSegment, match="other rows"):
        index_facts(tmp_path / "one")
    assert is_right(built(tmp_path / "one", Diary(BEFORE)), Diary(BEFORE))


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
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        index_in(tmp_path / "file" / "index").follow(Diary(BEFORE))


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


manifests = st.builds(
    Manifest,
    st.integers(0, 2**40),
    st.text(max_size=9),
    st.integers(1, 2**40),
    st.lists(
        st.builds(
            SegmentLine,
            st.integers(1, 10**12 - 1),
            st.integers(0, 2**32),
            st.dictionaries(st.sampled_from(["pdq", "md5"]), st.frozensets(st.integers(0, 99))),
        )
    ).map(tuple),
)


@given(manifest=manifests, where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_a_manifest_reads_as_it_was_written_or_not_at_all(
    manifest: Manifest, where: float, bit: int
) -> None:
    content = bytearray(manifest.to_bytes())
    assert Manifest.from_bytes(bytes(content)) == manifest
    content[int(where * len(content))] ^= 1 << bit
    try:
        read = Manifest.from_bytes(bytes(content))
    except MalformedSegment:
        return
    assert read == manifest
