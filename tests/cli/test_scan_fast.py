"""``orbweaver scan --fast`` beside banks: the hits of the exact mode, each of them confirmed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Manned
from tests.cli.piles import lines
from tests.cli.shell import Shell
from tests.cli.test_first_day import bank_rows
from tests.jail.drawn import landscape, saved

pytestmark = pytest.mark.full

PHOTOS = 6
KNOWN = ("1.jpg", "4.jpg")


@pytest.fixture
def photographed(manned: Manned) -> Shell:
    """A house with a folder of photographs, a bank that knows two by PDQ, and one PNG of each."""
    shell, lio = manned.shell, manned.tokens["lio"]
    folder = shell.folder / "photos"
    folder.mkdir()
    for number in range(PHOTOS):
        view = landscape(number, 1280, 960)
        (folder / f"{number}.jpg").write_bytes(saved(view, "JPEG", quality=85))
    (folder / "1-small.png").write_bytes(saved(landscape(1, 1280, 960).resize((640, 480)), "PNG"))
    exact = {Path(line["path"]).name: line for line in shell.run("scan", folder, "--json").records}
    values = [exact[name]["signals"]["pdq"]["value_hex"] for name in KNOWN]
    (shell.folder / "bank.csv").write_text(bank_rows(*(("pdq", v, "confirmed") for v in values)))
    shell.run("bank", "create", "Hills", by=lio)
    shell.run("bank", "import", "Hills", "bank.csv", by=lio)
    return shell


def test_every_hit_of_the_fast_mode_is_confirmed_and_the_same(photographed: Shell) -> None:
    shell = photographed
    folder = shell.folder / "photos"
    shell.run("scan", folder, "--out", "exact.jsonl")
    shell.run("scan", folder, "--fast", "--out", "fast.jsonl")
    exact, fast = (lines(shell.folder / name) for name in ("exact.jsonl", "fast.jsonl"))
    assert [line["matches"] for line in fast] == [line["matches"] for line in exact]
    hits = {Path(line["path"]).name for line in fast if line["matches"]}
    assert hits == {*KNOWN, "1-small.png"}
    for one, other in zip(fast, exact, strict=True):
        is_exact = one["matches"] or one["media_type"] == "image/png"
        assert one["mode"] == ("exact" if is_exact else "fast")
        assert one["sha256_hex"] == other["sha256_hex"]
        if is_exact:
            assert one["signals"] == other["signals"]


def test_the_summary_says_how_often_it_looked_twice(photographed: Shell) -> None:
    shell = photographed
    shell.run("scan", shell.folder / "photos" / "0.jpg", "--fast", "--out", "fast.jsonl")
    said = shell.run("scan", shell.folder / "photos", "--fast", "--out", "fast.jsonl").out
    assert "6 files in " in said
    assert ", 1 were scanned before" in said
    assert "types: image/jpeg 5, image/png 1" in said
    assert "matching: 3; Hills (near) 3" in said
    assert f"fast mode: {PHOTOS - 1} values by short cut, 2 confirmed in full, " in said


def test_a_house_in_fast_mode_can_be_asked_to_scan_in_full(photographed: Shell) -> None:
    shell = photographed
    shell.variables["ORBWEAVER__SCAN__MODE"] = "fast"
    asked = {"as-configured": ("fast", ()), "in-full": ("exact", ("--exact",))}
    for name, (mode, words) in asked.items():
        shell.run("scan", shell.folder / "photos" / "0.jpg", *words, "--out", f"{name}.jsonl")
        [line] = lines(shell.folder / f"{name}.jsonl")
        assert line["mode"] == mode
        assert list(line["signals"]) == ["pdq-fast" if mode == "fast" else "pdq"]


def test_people_are_told_which_value_is_a_fast_one(photographed: Shell) -> None:
    shell = photographed
    told = shell.run("scan", shell.folder / "photos" / "0.jpg", "--fast").out
    assert " q100 fast" in " ".join(told.split())
