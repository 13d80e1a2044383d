"""Each bench of the kernel at a small size: it runs on a fresh clone, and its counts hold.

Nothing here asks how fast anything was: that is for `./run bench`, on a quiet machine.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bench.parts.cache import ROOT
from bench.parts.figures import Record, Target
from bench.parts.machine import Machine

pytestmark = pytest.mark.full

BY_KIND = "Bits to Pillow RGB + pdqhash, quality 50 or more, by kind"
FETCHES = ("downloading", "installing")
"""What benches say when they reach for a network."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache as a fresh clone has it: empty, and shared by the benches."""
    return tmp_path_factory.mktemp("bench")


def figures(cache: Path, name: str, *words: str) -> Mapping[str, Any]:
    """Run a bench in a process of its own and return its figure file."""
    before = set(cache.rglob("*.json"))
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", "--small", *words],
        cwd=ROOT,
        env={**os.environ, "ORBWEAVER_BENCH": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert not [word for word in FETCHES if word in done.stdout + done.stderr]
    (written,) = set(cache.rglob("*.json")) - before
    assert f"written to {written}" in done.stdout
    found: Mapping[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    assert_valid(found, name)
    return found


def assert_valid(found: Mapping[str, Any], name: str) -> None:
    """A figure says what ran, where, and how each target was met."""
    assert set(found) == {"bench", "command", "machine", "tables", "targets"}
    assert found["bench"] == name
    assert found["command"].startswith(f"./run bench {name} --small")
    assert set(found["machine"]) == {field.name for field in fields(Machine)}
    assert found["machine"]["kernel"].startswith("native, ")
    assert found["tables"]
    assert found["targets"]
    for written in found["targets"]:
        target = Target(**{key: written[key] for key in written if key != "is_met"})
        assert target.is_met is written["is_met"]


def target(found: Mapping[str, Any], beginning: str) -> float:
    """Return what was measured for the one target whose name begins so."""
    (one,) = (each for each in found["targets"] if each["what"].startswith(beginning))
    measured: float = one["measured"]
    return measured


def table(found: Mapping[str, Any], beginning: str) -> list[dict[str, Any]]:
    """Return the rows of the one table whose title begins so."""
    (rows,) = (rows for title, rows in found["tables"].items() if title.startswith(beginning))
    return list(rows)


def test_hash_races_every_contender_that_needs_no_peer(cache: Path) -> None:
    counts = ("--pictures", "8", "--others", "2", "--passes", "1", "--cores", "1")
    found = figures(cache, "hash", *counts)
    mixed = {row["format"]: row["pictures"] for row in table(found, "The mix")}
    assert mixed == {"jpg": 8, "png": 2, "webp": 2, "gif": 2, "avif": 2}
    raced = {row["contender"] for row in table(found, "JPEG, one core")}
    assert raced >= {"ours exact", "ours fast", "Pillow + pdqhash", "bare libjpeg-turbo grey"}
    for form in ("png", "webp", "gif", "avif"):
        assert {row["contender"] for row in table(found, form)} >= {"ours", "bare Pillow"}


def test_match_misses_nothing(cache: Path) -> None:
    found = figures(cache, "match", "--rounds", "1")
    assert target(found, "at 20,000: planted queries found, share") == 1
    assert target(found, "at 20,000: true hits to miss") > 0
    rows = table(found, "20,000 values, within 31 bits")
    assert {row["index"] for row in rows} == {"ours", "ours, two threads"}
    odd = table(found, "20,000 values, queries that are no true PDQ values")
    assert odd[0]["hits"] > 0
    assert [row["missed"] for row in rows + odd] == [0, 0, 0]


def test_plans_find_the_same(cache: Path) -> None:
    found = figures(cache, "plans")
    assert target(found, "plans that found all that others found") == 1
    assert {row["plan"] for row in table(found, "Within 31 bits")} == {"compare all", "16 x 16"}
    counted = {row["entries"] for row in table(found, "On paper")}
    assert counted == {20_000, 100_000_000}


def test_fidelity_differs_in_no_bit_on_equal_luma(cache: Path) -> None:
    found = figures(cache, "fidelity", "--pictures", "16", "--others", "2")
    for pixels in ("RGB", "luma plane"):
        assert target(found, f"bits that differ on equal luma, {pixels}") == 0
    compared = {row["pixels"]: row["pictures"] for row in table(found, "The same pixels")}
    assert compared["RGB"] + compared["luma plane"] >= 30
    bits = {row["mode"]: row for row in table(found, BY_KIND)}
    assert bits["exact, photographs"]["mean"] <= 1.5
    assert bits["fast >=256, photographs"]["% above 31"] == 0


def test_recall_finds_turned_copies_and_confuses_nothing(cache: Path) -> None:
    words = ("--pictures", "4", "--strangers", "12", "--cores", "1")
    found = figures(cache, "recall", *words)
    for ladder in ("ladder", "ladder, fast"):
        assert target(found, f"turned: {ladder}, least recall") >= 0.95
    for mode in ("exact", "fast"):
        of_mode = [t for t in found["targets"] if t["what"].endswith(f"pairs, {mode} mode")]
        assert [each["measured"] for each in of_mode] == [0]
    by_name = {row["alteration"]: row for row in table(found, "Recall within 31 bits")}
    assert len(by_name) >= 30
    assert by_name["JPEG quality 40"]["plain PDQ"] == 1
    assert by_name["turned 90"]["found by"].startswith("dihedral")
    assert by_name["turned 90"]["plain PDQ"] == 0


def test_fetch_reads_every_byte_by_both_clients(cache: Path) -> None:
    rows = table(figures(cache, "fetch"), "Requests a CPU-second")
    assert [row["client"] for row in rows] == [
        "ours, http",
        "aiohttp, http",
        "ours, https",
        "aiohttp, https",
    ]
    assert all(row["requests/CPU-s"] > 0 for row in rows)


def test_no_bench_overwrites_the_figures_of_another_run(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORBWEAVER_BENCH", str(cache / "twice"))
    first, second = (Record("pond").end() for _ in range(2))
    assert first != second
    assert first.parent == second.parent == cache / "twice" / "figures"
