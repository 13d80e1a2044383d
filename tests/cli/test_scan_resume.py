"""A scan that is stopped, however, goes on where it was, and says the same as one in one go."""

import hashlib
import os
import random
import resource
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Manned, crew_of
from tests.cli.piles import FILES, UNREAD, Line, kill_under_way, lines, pile_up, scan_under_way
from tests.cli.shell import COMMAND, Shell
from tests.cli.small_disk import small_disk
from tests.cli.test_first_day import bank_rows
from tests.jail.drawn import landscape, saved

pytestmark = pytest.mark.full

NO_ROOM = "There is no room left; nothing was half written: "
GO_ON = "run the same command again, and it goes on from there"
OUT = ("--out", "results.jsonl")


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of some two hundred files."""
    return pile_up(tmp_path_factory.mktemp("pile") / "files")


@pytest.fixture(scope="module")
def undisturbed(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    """What a scan in one go says."""
    shell = Shell(tmp_path_factory.mktemp("undisturbed"))
    told = shell.run("scan", pile, *OUT, "--json").records
    found = lines(shell.folder / "results.jsonl")
    assert [{name: line[name] for name in told[0]} for line in found] == told
    assert len({line["path"] for line in found}) == len(found) == FILES
    assert sum(line["error"] is not None for line in found) == UNREAD
    return found


def results(shell: Shell) -> list[Line]:
    """Return the lines of this shell's results."""
    return lines(shell.folder / "results.jsonl")


def scanned(shell: Shell, *words: str | Path) -> list[str]:
    """Scan once more; return the names of the files that were scanned now."""
    found = shell.run("scan", *words, *OUT, "--json").records
    return [Path(record["path"]).name for record in found]


def few(shell: Shell) -> Path:
    """Make a folder of three pictures."""
    folder = shell.folder / "few"
    folder.mkdir()
    for number, name in enumerate(("ash.png", "birch.png", "cedar.png")):
        (folder / name).write_bytes(saved(landscape(seed=number), "PNG"))
    return folder


@pytest.mark.parametrize("seed", [1, 2])
def test_a_scan_that_was_killed_thrice_says_the_same_in_the_end(
    shell: Shell, pile: Path, undisturbed: list[Line], seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(3):
        kill_under_way(shell, pile, *OUT, after=dice.randrange(1, FILES // 4))
        assert len(results(shell)) < FILES
    shell.run("scan", pile, *OUT)
    assert results(shell) == undisturbed


def test_a_kill_may_cut_a_line_in_two(shell: Shell, pile: Path, undisturbed: list[Line]) -> None:
    kill_under_way(shell, pile, *OUT, after=100)
    out = shell.folder / "results.jsonl"
    os.truncate(out, out.stat().st_size - 40)
    kept = out.read_bytes().count(b"\n")
    last = shell.run("scan", pile, *OUT).out
    assert f", {kept - 1} were scanned before\n" in last  # a link in a circle is tried again
    assert f"{FILES - kept + 1} files in " in last
    assert results(shell) == undisturbed


def test_an_interrupted_scan_says_how_to_go_on(
    shell: Shell, pile: Path, undisturbed: list[Line]
) -> None:
    with scan_under_way(shell, pile, *OUT, after=60) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 1
    assert said.startswith("orbweaver: stopped at ")
    assert said.endswith(f" not read; {GO_ON}\n")
    assert said.count("\n") == 1
    assert f" of {FILES} files, " in said
    assert 0 < len(results(shell)) < FILES
    shell.run("scan", pile, *OUT)
    assert results(shell) == undisturbed


def test_an_interrupted_scan_without_results_says_what_would_keep_them(
    shell: Shell, pile: Path
) -> None:
    words = (pile, "--md5", "--fast", "--workers", "2")
    with scan_under_way(shell, *words, after=30) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 1
    again = f"{pile} --md5 --fast --workers 2 --data {shell.data} --json --out results.jsonl"
    assert said.endswith(f"to go on after a stop: orbweaver scan {again}\n")


def test_what_changed_is_scanned_again_and_its_newest_line_holds(shell: Shell) -> None:
    folder = few(shell)
    assert scanned(shell, folder) == ["ash.png", "birch.png", "cedar.png"]
    assert scanned(shell, folder) == []
    before = results(shell)
    (folder / "ash.png").write_bytes(saved(landscape(seed=9), "PNG"))
    os.utime(folder / "birch.png", ns=(1, 1))
    assert scanned(shell, folder) == ["ash.png", "birch.png"]
    after = results(shell)
    assert len(after) == 5
    assert [line["path"] for line in after if line not in before] == [
        str(folder / name) for name in ("ash.png", "birch.png")
    ]
    assert scanned(shell, folder) == []


def test_who_asks_for_more_gets_what_is_missing(shell: Shell) -> None:
    folder = few(shell)
    (folder / "ash.jpg").write_bytes(saved(landscape(1, 1280, 960), "JPEG", quality=85))
    everything = ["ash.jpg", "ash.png", "birch.png", "cedar.png"]
    assert scanned(shell, folder, "--fast") == everything
    assert [line["mode"] for line in results(shell)] == ["fast", "exact", "exact", "exact"]
    assert scanned(shell, folder) == ["ash.jpg"]
    assert scanned(shell, folder, "--fast") == []
    assert scanned(shell, folder, "--md5") == everything
    assert scanned(shell, folder) == []


def test_lines_of_other_banks_do_not_count(manned: Manned) -> None:
    shell, lio = manned.shell, manned.tokens["lio"]
    folder = few(shell)
    names = sorted(path.name for path in folder.iterdir())
    assert scanned(shell, folder) == names
    shell.run("bank", "create", "Trees", by=lio)
    digest = hashlib.sha256((folder / "ash.png").read_bytes()).hexdigest()
    (shell.folder / "bank.csv").write_text(bank_rows(("sha256", digest, "confirmed")))
    shell.run("bank", "import", "Trees", "bank.csv", by=lio)
    assert scanned(shell, folder) == names
    assert scanned(shell, folder) == []
    newest = {line["path"]: line["matches"] for line in results(shell)}
    assert [match["bank"] for match in newest[str(folder / "ash.png")]] == ["Trees"]
    assert len(results(shell)) == 2 * len(names)
    for path in shell.data.glob("casework.sqlite3*"):
        path.unlink()
    shell.run("init")
    lio = crew_of(shell)["lio"]
    shell.run("bank", "create", "Trees", by=lio)
    (shell.folder / "bank.csv").write_text(bank_rows(("sha256", "5e" * 32, "confirmed")))
    shell.run("bank", "import", "Trees", "bank.csv", by=lio)
    assert scanned(shell, folder) == names, "other banks, though they are at the same version"


def test_results_that_are_in_use_are_refused(
    shell: Shell, pile: Path, undisturbed: list[Line]
) -> None:
    with scan_under_way(shell, pile, *OUT, after=10) as process:
        refusal = shell.refuses(2, "scan", pile, *OUT)
        assert refusal.endswith("results.jsonl: another scan writes there")
        process.communicate()
        assert process.returncode == 0
    assert results(shell) == undisturbed


def test_a_file_of_something_else_is_refused_unharmed(shell: Shell) -> None:
    folder = few(shell)
    picture = folder / "ash.png"
    content = picture.read_bytes()
    refusal = shell.refuses(2, "scan", folder, "--out", picture)
    assert refusal.endswith("ash.png holds something else than results of a scan")
    assert picture.read_bytes() == content


def test_results_in_the_scanned_folder_are_not_scanned(shell: Shell) -> None:
    folder = few(shell)
    for _ in range(2):
        shell.run("scan", folder, "--out", folder / "results.jsonl")
        found = lines(folder / "results.jsonl")
        assert [Path(line["path"]).name for line in found] == ["ash.png", "birch.png", "cedar.png"]
    (folder / "another.jsonl").write_bytes((folder / "results.jsonl").read_bytes())
    assert "another.jsonl" in shell.run("scan", folder, "--out", folder / "results.jsonl").out


def fails(shell: Shell, *words: str | Path) -> str:
    """Scan, which must fail half way; return the one sentence that says why."""
    said = shell.run("scan", *words, code=1).err
    assert said.count("\n") == 1
    return said.removeprefix("orbweaver: ").rstrip("\n")


def test_a_full_disk_stops_a_scan_which_goes_on_when_there_is_room(
    shell: Shell, pile: Path, undisturbed: list[Line]
) -> None:
    with small_disk(shell.folder / "small", 48 * 1024) as disk:
        out = disk.folder / "results.jsonl"
        sentence = f"{NO_ROOM}{out}: No space left on device; {GO_ON}"
        assert fails(shell, pile, "--out", out) == sentence
        kept = out.read_bytes()
        assert 0 < kept.count(b"\n") < FILES
        assert fails(shell, pile, "--out", out) == sentence
        assert out.read_bytes().startswith(kept)
        disk.resize(1024 * 1024)
        shell.run("scan", pile, "--out", out)
        assert lines(out) == undisturbed


def test_results_that_may_not_grow_are_no_room_either(
    shell: Shell, pile: Path, undisturbed: list[Line]
) -> None:
    shell.limits[resource.RLIMIT_FSIZE] = 40_000
    assert fails(shell, pile, *OUT) == f"{NO_ROOM}results.jsonl: File too large; {GO_ON}"
    assert (shell.folder / "results.jsonl").read_bytes().endswith(b"\n")
    shell.limits.clear()
    shell.run("scan", pile, *OUT)
    assert results(shell) == undisturbed


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_full_disk_under_standard_output_is_one_sentence_too(
    shell: Shell, words: tuple[str, ...]
) -> None:
    folder = few(shell)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [str(COMMAND), "scan", str(folder), *words],
            env=shell.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    says = "The store does not answer: standard output: No space left on device"
    assert done.stderr == f"orbweaver: {says}\n"
