"""Nothing that strangers can send makes the kernel read or write where it should not."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.build_fuzz import build_fuzz, things
from scripts.build_kernel import compiler
from tests.kernel.fuzz_seeds import seeds

FULL_RUNS = 3_000
MORE_RUNS = {"segment": 10_000}
"""Where a mutant takes less than a millisecond."""
LONG_RUNS = 1_000_000


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Every target, built with the address and the undefined-behaviour sanitizer."""
    cxx = compiler()
    assert cxx is not None
    return build_fuzz(cxx, tmp_path_factory.mktemp("fuzz"))


def fuzz(program: Path, thing: str, runs: int, folder: Path) -> None:
    """Run a target; whatever the sanitizers say of it fails the test."""
    paths = []
    for number, seed in enumerate(seeds(thing)):
        paths.append(folder / f"{thing}-{number}")
        paths[-1].write_bytes(seed)
    keep = folder / "mutant"
    words: list[str | Path] = [program, "--runs", str(runs), "--seed", "7", "--keep", keep, *paths]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    mutant = keep.read_bytes().hex() if keep.exists() else ""
    assert done.returncode == 0, f"{done.stderr[-4000:]}\nthe mutant: {mutant[:4000]}"
    assert f"{runs} runs" in done.stdout


@pytest.mark.full
@pytest.mark.parametrize("thing", things())
def test_the_sanitizers_find_nothing_in_mutants(
    thing: str, programs: Mapping[str, Path], tmp_path: Path
) -> None:
    """A few thousand mutants on every check."""
    fuzz(programs[thing], thing, MORE_RUNS.get(thing, FULL_RUNS), tmp_path)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("thing", things())
def test_the_sanitizers_find_nothing_in_a_million_mutants(
    thing: str, programs: Mapping[str, Path], tmp_path: Path
) -> None:
    """By hand, after every change of native code."""
    fuzz(programs[thing], thing, LONG_RUNS, tmp_path)
