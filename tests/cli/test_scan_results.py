"""The file of results: which lines count, what a kill may leave in it, and what it is not."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orbweaver.cli.scan_records import scan_record
from orbweaver.cli.scan_results import ScanResults, ScanWish
from orbweaver.errors import UsageError
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.model.signal import Signal
from orbweaver.scan.files import FileRecord
from orbweaver.scan.scanner import ScanResult

WISH = ScanWish(
    md5=False, mode=ScanMode.EXACT, bank_version=7, bank_history="spring", rungs=("exact", "pdq")
)
MD5_TOO = replace(WISH, md5=True)
IN_FAST_MODE = replace(WISH, mode=ScanMode.FAST)


def measured(path: Path, *, md5: bool = False, mode: ScanMode = ScanMode.EXACT) -> FileRecord:
    """Return a record as if the file had been scanned."""
    found = path.stat()
    digests = (Signal("sha256", "5a" * 32), *([Signal("md5", "5a" * 16)] if md5 else []))
    media = Media("5a" * 32, found.st_size, "image/png", 1, 1, digests)
    result = ScanResult(media, 1, is_whole=True, error=None, mode=mode)
    return FileRecord(path, found.st_size, result, None, found.st_mtime_ns)


def unread(path: Path, sentence: str = "The file cannot be read: gone.") -> FileRecord:
    """Return a record as if the file could not be read."""
    return FileRecord(path, 0, None, sentence)


def write(out: Path, *records: FileRecord, wish: ScanWish = WISH) -> None:
    """Append lines as a run does."""
    with ScanResults(out, wish) as results:
        results.append((record, scan_record(record, ())) for record in records)


def lacking(out: Path, *paths: Path, wish: ScanWish = WISH) -> list[str]:
    """Return the names of those files that a run would scan."""
    with ScanResults(out, wish) as results:
        return [path.name for path in paths if results.lacks(path)]


def lines(out: Path) -> list[dict[str, Any]]:
    """Return what stands in the file."""
    return [json.loads(line) for line in out.read_bytes().splitlines()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where results go."""
    return tmp_path / "results.jsonl"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return some files."""
    paths = [tmp_path / f"{name}.png" for name in ("ash", "birch", "cedar", "døde")]
    for number, path in enumerate(paths):
        path.write_bytes(bytes(number))
        os.utime(path, ns=(0, 1_000 + number))
    return paths


def test_what_was_scanned_is_not_scanned_again(out: Path, files: list[Path]) -> None:
    write(out, *map(measured, files[:3]))
    assert lacking(out, *files) == ["døde.png"]
    assert out.stat().st_mode & 0o777 == 0o600
    assert lines(out)[0]["modified_ns"] == 1_000
    assert (lines(out)[0]["mode"], lines(out)[0]["bank_version"]) == ("exact", 7)
    assert (lines(out)[0]["bank_history"], lines(out)[0]["rungs"]) == ("spring", ["exact", "pdq"])


def test_a_file_of_another_size_time_or_name_is_scanned_again(out: Path, files: list[Path]) -> None:
    write(out, *map(measured, files))
    os.utime(files[0], ns=(0, 1_001))
    files[1].write_bytes(b"longer")
    os.utime(files[1], ns=(0, 1_001))
    files[2].unlink()
    files[3] = files[3].rename(files[3].with_name("oak.png"))
    assert lacking(out, *files) == ["ash.png", "birch.png", "cedar.png", "oak.png"]


@pytest.mark.parametrize(
    ("wish", "md5", "mode", "counts"),
    [
        (WISH, True, ScanMode.EXACT, True),
        (MD5_TOO, True, ScanMode.EXACT, True),
        (MD5_TOO, False, ScanMode.EXACT, False),
        (replace(WISH, bank_history="autumn"), True, ScanMode.EXACT, False),
        (replace(WISH, rungs=("exact", "pdq", "new")), True, ScanMode.EXACT, False),
        (IN_FAST_MODE, True, ScanMode.EXACT, True),
        (IN_FAST_MODE, True, ScanMode.FAST, True),
        (WISH, True, ScanMode.FAST, False),
    ],
)
def test_a_line_counts_that_says_no_less_than_is_wanted(
    out: Path,
    files: list[Path],
    wish: ScanWish,
    md5: bool,  # noqa: FBT001 - a row of the table
    mode: ScanMode,
    counts: bool,  # noqa: FBT001 - same
) -> None:
    write(out, measured(files[0], md5=md5, mode=mode))
    assert (lacking(out, files[0], wish=wish) == []) is counts


def test_the_newest_line_of_a_file_holds(out: Path, files: list[Path]) -> None:
    write(out, measured(files[0], md5=True), measured(files[0], md5=False))
    assert lacking(out, files[0], wish=MD5_TOO) == ["ash.png"]
    write(out, measured(files[0], md5=True))
    assert lacking(out, files[0], wish=MD5_TOO) == []


def test_what_could_not_be_read_is_tried_again_and_told_once(out: Path, files: list[Path]) -> None:
    for _ in range(3):
        assert lacking(out, files[0]) == ["ash.png"]
        write(out, unread(files[0]))
    assert len(lines(out)) == 1
    write(out, unread(files[0], "The file cannot be read: forbidden."))
    assert len(lines(out)) == 2
    write(out, measured(files[0]))
    assert lacking(out, files[0]) == []
    write(out, unread(files[0]))
    assert len(lines(out)) == 4


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cut_costs_the_last_line_and_no_other(
    out: Path, files: list[Path], data: st.DataObject
) -> None:
    out.unlink(missing_ok=True)
    write(out, *map(measured, files))
    whole = out.read_bytes()
    kept = whole[: data.draw(st.integers(0, len(whole)))]
    out.write_bytes(kept)
    left = files[kept.count(b"\n") :]
    assert lacking(out, *files) == [path.name for path in left]
    write(out, *map(measured, left))
    assert out.read_bytes() == whole


def test_a_loss_of_power_may_leave_zeroes(out: Path, files: list[Path]) -> None:
    """The file had grown, and what belongs there had not reached the disk."""
    write(out, *map(measured, files))
    whole = out.read_bytes()
    for kept in (0, 1, len(whole) // 2, len(whole) - 1, len(whole)):
        out.write_bytes(whole[:kept] + bytes(9000))
        left = files[whole[:kept].count(b"\n") :]
        assert lacking(out, *files) == [path.name for path in left]
        write(out, *map(measured, left))
        assert out.read_bytes() == whole


@pytest.mark.parametrize(
    "content",
    [
        b"a list of plants\n",
        b"a list of plants",
        b"a list of plants" + bytes(99),
        bytes(99) + b"a list of plants",
        bytes(99) + b"\n",
        b"\xff\xd8\xff\xe0 a picture without an end of line",
        b"{}\n",
        b"[]\n",
        b"7\n",
        b"null\n",
        b"[" * 100_000 + b"\n",
        b'{"path": "a", "size_bytes": 1}\n',
        b'{"path": [], "size_bytes": 1, "modified_ns": 1, "sha256_hex": null, "error": null}\n',
        b'{"path": "a", "size_bytes": "1", "modified_ns": 1, "sha256_hex": "", "error": null}\n',
        b'{"name": "a"',
        b"\n",
    ],
)
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(out: Path, content: bytes) -> None:
    out.write_bytes(content)
    with pytest.raises(UsageError, match="holds something else than results of a scan"):
        ScanResults(out, WISH)
    assert out.read_bytes() == content


def test_results_that_end_in_something_else_are_refused_too(out: Path, files: list[Path]) -> None:
    write(out, measured(files[0]))
    content = out.read_bytes() + b"words"
    out.write_bytes(content)
    with pytest.raises(UsageError, match="something else"):
        ScanResults(out, WISH)
    assert out.read_bytes() == content


def test_two_runs_never_write_one_file(out: Path) -> None:
    with ScanResults(out, WISH), pytest.raises(UsageError, match="another scan writes there"):
        ScanResults(out, WISH)
    ScanResults(out, WISH).__exit__()


def test_a_place_that_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place, says in (
        (tmp_path / "pipe", "not a regular file"),
        (Path("/dev/null"), "not a regular file"),
        (tmp_path, "Is a directory"),
        (tmp_path / "no" / "such", "No such file or directory"),
    ):
        with pytest.raises(UsageError, match=says):
            ScanResults(place, WISH)
