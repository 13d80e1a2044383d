"""A scan tells how it goes on standard error, and how it went; records stay on standard output."""

import io
import json
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.cli.scan_progress import ScanCount, ScanProgress, duration
from orbweaver.errors import UnreadableMedia
from orbweaver.model.bank import BankEntry, Match, MatchType, Terms
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.scan.counters import ScanCounters
from orbweaver.scan.files import FileRecord
from orbweaver.scan.scanner import ScanResult
from tests.cli.piles import FILES, UNREAD, pile_up
from tests.cli.shell import COMMAND, Shell
from tests.jail.drawn import landscape, saved

NONE_FURTHER = "0 of these known after all"
WIPED = "\r\x1b[2K"
MOVING = re.compile(
    r"(\d+) of (\d+) files, [\d,]+ files/s, [\d,.]+ MB/s, .+ left, "
    r"(\d+) matching, (\d+) not read"
)


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        """Begin at some second."""
        self.at_s = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.at_s


class Terminal(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def file(name: str, size_bytes: int, *, error: bool = False, kind: str = "image/png") -> FileRecord:
    """Return what became of a file."""
    failure = UnreadableMedia("words") if error else None
    media = Media("5a" * 32, size_bytes, kind, 1, 1)
    result = ScanResult(media, 1, is_whole=True, error=failure)
    return FileRecord(Path(name), size_bytes, result, str(failure) if failure else None)


def match(bank: str, match_type: MatchType, value: str = "5a") -> Match:
    """Return a match."""
    signal = Signal("sha256", value * 32)
    entry = BankEntry(
        value, bank, signal, "demo", "confirmed", is_final_here=False, allows=False, terms=Terms()
    )
    return Match("5a" * 32, entry, match_type, 0, "exact")


@pytest.fixture
def watch() -> Watch:
    """Return a clock of the test's own."""
    return Watch()


def test_a_line_says_how_much_how_fast_and_how_long_it_will_take(watch: Watch) -> None:
    count = ScanCount(10_000, watch)
    assert count.line() == (
        "0 of 10,000 files, 0 files/s, 0.0 MB/s, time left unknown, 0 matching, 0 not read"
    )
    for number in range(1_000):
        count.add(file("a.png", 50_000, error=number % 10 == 0), ())
    count.add(file("b.png", 0), [match("Rocks", MatchType.EXACT), match("Moss", MatchType.NEAR)])
    watch.at_s += 2
    assert count.line() == (
        "1,001 of 10,000 files, 500 files/s, 25.0 MB/s, 18.0 s left, 1 matching, 100 not read"
    )


def test_what_was_known_before_counts_as_done_and_not_as_fast(watch: Watch) -> None:
    count = ScanCount(1_000, watch, known=900)
    count.add(file("a.png", 1), ())
    watch.at_s += 1
    assert count.line().startswith("901 of 1,000 files, 1 files/s, 0.0 MB/s, 1 min 39 s left")


def test_a_folder_that_grew_meanwhile_makes_no_nonsense(watch: Watch) -> None:
    count = ScanCount(1, watch)
    for _ in range(3):
        count.add(file("a.png", 1), ())
    watch.at_s += 1
    assert count.line().startswith("3 of 3 files, 3 files/s, 0.0 MB/s, 0.0 s left")


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "0.0 s"),
        (59.4, "59.4 s"),
        (59.6, "1 min 0 s"),
        (3_599, "59 min 59 s"),
        (3_600, "1 h 0 min"),
        (100_000, "27 h 46 min"),
    ],
)
def test_spans_of_time_are_said_as_people_say_them(seconds: float, says: str) -> None:
    assert duration(seconds) == says


def test_the_summary_adds_up(watch: Watch) -> None:
    count = ScanCount(7, watch, known=2)
    near, exact = match("Rocks", MatchType.NEAR), match("Rocks", MatchType.EXACT)
    count.add(file("a.png", 500_000), [exact, near])
    count.add(file("b.jpg", 500_000, kind="image/jpeg"), [near, match("Rocks", MatchType.NEAR)])
    count.add(file("c.txt", 0, error=True, kind=""), ())
    count.add(file("d.png", 0), ())
    count.add(FileRecord(Path("e"), 0, None, "The file cannot be read: gone."), ())
    watch.at_s += 2
    counters = ScanCounters(fast=3, confirmed=2, audited=1)
    assert list(count.summary(counters, 4, "native, avx2")) == [
        "5 files in 2.0 s: 2 files/s, 0.5 MB/s, 2 were scanned before",
        "workers: 4; kernel: native, avx2",
        "types: image/png 2, image/jpeg 1, unknown 1, no file 1",
        "not read: 2",
        "matching: 2; Rocks (near) 2, Rocks (exact) 1",
        f"fast mode: 3 values by short cut, 2 confirmed in full, 1 audited, {NONE_FURTHER}",
    ]
    assert len(list(count.summary(ScanCounters(exact=3), 4, "native"))) == 5


def test_a_terminal_gets_one_line_that_moves(watch: Watch) -> None:
    terminal = Terminal()
    count = ScanCount(10, watch)
    progress = ScanProgress(count, terminal)
    progress.tell()
    assert terminal.getvalue() == ""
    for _ in range(2):
        watch.at_s += 0.5
        count.add(file("a.png", 1), ())
        progress.tell()
        progress.tell()
    first, second = terminal.getvalue().split(WIPED)[1:]
    assert first.startswith("1 of 10 files, 2 files/s, ")
    assert second.startswith("2 of 10 files, 2 files/s, ")
    assert "\n" not in terminal.getvalue()


def test_the_moving_line_leaves_before_something_else_is_printed(watch: Watch) -> None:
    terminal = Terminal()
    progress = ScanProgress(ScanCount(10, watch), terminal)
    progress.clear()
    assert terminal.getvalue() == ""
    watch.at_s += 0.5
    progress.tell()
    progress.clear()
    progress.clear()
    assert terminal.getvalue().endswith(f"not read{WIPED}")
    progress.tell()
    assert terminal.getvalue().count(" of 10 files") == 2, "it comes back at once"


def test_a_log_gets_a_line_every_half_minute(watch: Watch) -> None:
    log = io.StringIO()
    progress = ScanProgress(ScanCount(10, watch), log)
    for _ in range(90):
        watch.at_s += 1
        progress.tell()
        progress.clear()
    lines = log.getvalue().splitlines()
    assert [line[: len("orbweaver: 0 of 10")] for line in lines] == ["orbweaver: 0 of 10"] * 3
    assert "\x1b" not in log.getvalue()


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of some two hundred files, the first of which take a while."""
    folder = pile_up(tmp_path_factory.mktemp("pile") / "files")
    large = saved(landscape(3, 2400, 1800), "PNG", compress_level=1)
    (folder / "a-0.png").write_bytes(large)
    for number in range(1, 24):
        os.link(folder / "a-0.png", folder / f"a-{number}.png")
    return folder


def on_a_terminal(shell: Shell, *words: str | Path, stdout: int | None = None) -> tuple[str, str]:
    """Run a scan whose standard error is a terminal; return what stood there, and its output.

    Standard output is the same terminal, unless it is a pipe.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(COMMAND), "scan", *map(str, words)],
        cwd=shell.folder,
        env=shell.environment(),
        stdin=theirs,
        stdout=stdout or theirs,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    seen = b"".join(pieces_of(ours)).decode()
    out, _ = process.communicate()
    os.close(ours)
    assert process.returncode == 0, seen
    return seen, out or ""


def pieces_of(terminal: int) -> Iterator[bytes]:
    """Yield what is written on a terminal, until nobody holds it any more."""
    while True:
        try:
            piece = os.read(terminal, 1 << 16)
        except OSError:
            return
        yield piece


@pytest.mark.full
def test_records_go_to_a_file_while_a_terminal_shows_the_progress(shell: Shell, pile: Path) -> None:
    with (shell.folder / "out.jsonl").open("wb") as out:
        seen, _ = on_a_terminal(shell, pile, "--json", "--workers", "1", stdout=out.fileno())
    records = [json.loads(line) for line in (shell.folder / "out.jsonl").read_bytes().splitlines()]
    assert len(records) == FILES + 24
    told = [MOVING.fullmatch(line) for line in seen.split(WIPED) if line]
    assert told
    assert all(told), seen
    done = [int(found[1]) for found in told if found]
    assert done == sorted(done)
    assert {int(found[2]) for found in told if found} == {FILES + 24}


@pytest.mark.full
def test_a_terminal_that_shows_both_keeps_every_line_whole(shell: Shell, pile: Path) -> None:
    seen, _ = on_a_terminal(shell, pile, "--workers", "1", "--out", "results.jsonl")
    shown = [line.rpartition(WIPED)[2] for line in seen.replace("\r\n", "\n").split("\n")]
    errors = [line for line in shown if line.startswith("error  ")]
    assert len(errors) == UNREAD
    assert all(line.endswith(("formats that we read", ".", "damaged", "read")) for line in errors)
    assert f"not read: {UNREAD}" in shown
    assert MOVING.search(seen)
    assert not any("files/s" in line for line in shown[len(errors) + 1 :])


@pytest.mark.full
def test_without_a_terminal_nothing_but_records_and_sentences_is_said(
    shell: Shell, pile: Path
) -> None:
    told = shell.run("scan", pile, "--json")
    assert (len(told.records), told.err) == (FILES + 24, "")
    told = shell.run("scan", pile)
    assert told.err == ""
    assert "\x1b" not in told.out
    lines = told.out.splitlines()
    assert sum(line.startswith("error  ") for line in lines) == UNREAD
    assert re.fullmatch(rf"{FILES + 24} files in [\d.]+ s: \d+ files/s, [\d.]+ MB/s", lines[-5])
    assert lines[-4].startswith("workers: ")
    assert lines[-3].startswith(f"types: image/png {FILES + 24 - UNREAD + 1}, ")
    assert lines[-2:] == [f"not read: {UNREAD}", "matching: 0"]


@pytest.mark.full
def test_the_summary_names_its_workers_and_its_mode(shell: Shell, pile: Path) -> None:
    said = shell.run("scan", pile, "--fast", "--workers", "3").out
    assert "workers: 3; kernel: " in said
    assert "fast mode" not in said, "PNG knows no short cut"
    photo = saved(landscape(3, 1280, 960), "JPEG", quality=85)
    (shell.folder / "photo.jpg").write_bytes(photo)
    said = shell.run("scan", pile, "photo.jpg", "--fast").out
    assert "fast mode: 1 values by short cut, 0 confirmed in full, " in said


@pytest.mark.full
@pytest.mark.parametrize("workers", ["0", "257", "many"])
def test_a_number_of_workers_that_makes_no_sense_is_refused(shell: Shell, workers: str) -> None:
    assert "workers" in shell.run("scan", ".", "--workers", workers, code=2).err
