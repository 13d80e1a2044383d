"""Files are found, counted, named and read: whatever lies in a folder, and in whatever order."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import UnreadableMedia
from orbweaver.model.media import Media
from orbweaver.scan.files import (
    MOST_AT_ONCE,
    FileRecord,
    count_files,
    scan_batches,
    scan_files,
    shown,
    walk,
)
from orbweaver.scan.scanner import ScanResult

NAMES = st.binary(min_size=1, max_size=40).filter(lambda name: not {0, ord("/")} & set(name))


class Weighing:
    """Scans without a jail: says how long bytes are, and remembers the batches."""

    def __init__(self) -> None:
        """Begin."""
        self.batches: list[int] = []

    def scan_many(self, contents: Sequence[bytes], *, md5: bool = False) -> list[ScanResult]:
        """Return a refusal for each."""
        self.batches.append(sum(map(len, contents)))
        media = [Media(f"{md5}", len(content), "", 0, 0) for content in contents]
        return [
            ScanResult(one, frame_count=0, is_whole=False, error=UnreadableMedia("weighed"))
            for one in media
        ]


def records(*paths: Path) -> list[FileRecord]:
    """Weigh what lies there."""
    return list(scan_files(Weighing(), paths))


def names(folder: Path, *, without: Path | None = None) -> list[str]:
    """Return what a walk finds, below the folder."""
    return [str(path.relative_to(folder)) for path in walk([folder], without)]


@given(one=NAMES, other=NAMES)
def test_two_names_are_never_shown_alike_and_can_be_printed(one: bytes, other: bytes) -> None:
    first, second = shown(Path(os.fsdecode(one))), shown(Path(os.fsdecode(other)))
    assert first.isprintable()
    first.encode()
    assert (first == second) is (Path(os.fsdecode(one)) == Path(os.fsdecode(other)))


@pytest.mark.parametrize(
    ("name", "is_shown"),
    [
        (b"a.png", "a.png"),
        (b"a\\xff.png", r"a\\xff.png"),
        (b"a\xff.png", r"a\xff.png"),
        (b"\x85", r"\x85"),
        ("\x85".encode(), r"\u0085"),
        ("\U000e0001".encode(), r"\U000e0001"),
        ("grün ".encode() + b"\n\x1b[31m", r"grün \n\x1b[31m"),
    ],
)
def test_how_names_are_shown(name: bytes, is_shown: str) -> None:
    assert shown(Path(os.fsdecode(name))) == is_shown


def test_a_name_that_spells_out_another_is_another_file(tmp_path: Path) -> None:
    for name in (b"a\xff.png", b"a\\xff.png"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"bytes")
    assert len({record.shown_path for record in records(tmp_path)}) == 2


def test_folders_are_walked_in_order_of_name_and_links_to_folders_are_not(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    for name in ("c", "a", "b/2", "b/1", "b/deep/0"):
        (tmp_path / name).touch()
    (tmp_path / "d").symlink_to(tmp_path / "b")
    (tmp_path / "e").symlink_to(tmp_path / "a")
    assert names(tmp_path) == ["a", "b/1", "b/2", "b/deep/0", "c", "e"]
    assert count_files(walk([tmp_path, tmp_path / "a", tmp_path / "nothing"]), 100) == 8
    assert count_files(walk([tmp_path]), 3) == 3


def test_links_in_a_circle_are_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    (tmp_path / "up").symlink_to("..")
    found = records(tmp_path)
    assert [(record.path.name, record.result) for record in found] == [("one", None), ("two", None)]
    assert found[0].error == "The file cannot be read: Too many levels of symbolic links."
    assert [record.result for record in records(tmp_path / "one")] == [None]


def test_what_is_no_file_is_a_record(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    too_long = tmp_path / ("n" * 300)
    errors = [record.error for record in records(tmp_path, Path("/dev/null"), too_long)]
    assert errors == [
        "The file cannot be read: it is not a regular file.",
        "The file cannot be read: it is not a regular file.",
        "The file cannot be read: File name too long.",
    ]


def test_a_file_of_more_than_two_gibibytes_is_not_even_begun(tmp_path: Path) -> None:
    with (tmp_path / "long").open("wb") as file:
        file.truncate(2 * 1024**3 + 1)
    [record] = records(tmp_path)
    assert record.error == "The file cannot be read: it is longer than 2 GiB."


def test_one_file_can_be_left_out_whichever_way_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("a", "results", "inner/results"):
        (tmp_path / name).write_text("words")
    left = tmp_path / "inner" / ".." / "results"
    assert names(tmp_path, without=left) == ["a", "inner/results"]
    assert list(walk([tmp_path / "results"], without=left)) == []
    assert names(tmp_path, without=tmp_path / "missing") == ["a", "inner/results", "results"]


def test_records_come_in_order_though_batches_are_scanned_side_by_side(tmp_path: Path) -> None:
    files = [tmp_path / f"{number:03}" for number in range(200)]
    for number, file in enumerate(files):
        file.write_bytes(bytes(number))
    batches = list(scan_batches(Weighing(), files, threads=4))
    assert [record.path for batch in batches for record in batch] == files
    assert [record.size_bytes for batch in batches for record in batch] == list(range(200))
    assert len(batches) > 5


def test_a_few_files_are_shared_out_and_many_go_in_large_batches(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}" for number in range(3_000)]
    sizes = [len(batch) for batch in scan_batches(Weighing(), files, threads=4)]
    assert sum(sizes) == 3_000
    assert sizes[:8] == [1] * 8, "eight large pictures keep every worker busy"
    assert max(sizes) == MOST_AT_ONCE
    assert len(sizes) < 120
    done = 0
    for size in sizes:
        assert size <= 1 + done / 16
        done += size


def test_large_files_are_not_gathered_in_memory(tmp_path: Path) -> None:
    scanner = Weighing()
    for number in range(300):
        (tmp_path / f"{number:03}").touch()
    for number in range(300, 312):
        (tmp_path / f"{number}").write_bytes(bytes(1_500_000))
    assert len(list(scan_files(scanner, [tmp_path], threads=1))) == 312
    assert max(scanner.batches) == 3 * 1_500_000


def test_no_more_is_read_than_a_few_batches_ahead(tmp_path: Path) -> None:
    asked = 0

    def endless() -> Sequence[Path]:
        nonlocal asked
        asked += 1
        return [tmp_path / f"{asked}"]

    files = (path for _ in range(100_000) for path in endless())
    batches = scan_batches(Weighing(), files, threads=2)
    next(batches)
    assert asked < 1_000


def test_a_record_knows_when_its_file_was_written(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"bytes")
    os.utime(file, ns=(1, 1_234_567_891_234_567_891))
    [record] = records(file)
    assert record.modified_ns == 1_234_567_891_234_567_891
