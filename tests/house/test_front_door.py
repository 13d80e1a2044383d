"""`./run` says one clear sentence where it cannot do what was asked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

OLD_PYTHON = """#!/bin/sh
case "$2" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of what `./run` reads, with nothing installed."""
    for name in ("run", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    return tmp_path


def run(place: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the front door of a clone in an empty environment."""
    return subprocess.run(
        ["/bin/bash", str(place / "run"), *words],
        env={"PATH": os.defpath, "HOME": str(place), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_word(clone: Path) -> None:
    done = run(clone, "help")
    assert done.returncode == 0
    assert not done.stderr
    for word in ("demo", "test", "bench", "corpus", "conformance", "orbweaver", "help"):
        assert f"\n  {word}" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("dance",), "there is no word dance"),
        (("test", "slow"), "there is no test tier called slow"),
        (("bench", "nothing"), "there is no benchmark called nothing"),
        (("corpus",), "corpus needs a folder"),
    ],
)
def test_a_wrong_word_ends_with_two(clone: Path, words: tuple[str, ...], sentence: str) -> None:
    done = run(clone, *words)
    assert done.returncode == 2
    assert done.stderr.startswith(f"run: {sentence}\n")
    assert not done.stdout


def test_an_old_python_is_named_with_its_version(clone: Path) -> None:
    old = clone / "python3.9"
    old.write_text(OLD_PYTHON, encoding="utf-8")
    old.chmod(0o755)
    done = run(clone, "orbweaver", ORBWEAVER_PYTHON=str(old))
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "3.9.2" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (clone / ".venv").exists()


def test_without_python_it_says_so(clone: Path) -> None:
    done = run(clone, "orbweaver", ORBWEAVER_PYTHON=str(clone / "no-such-python"))
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_debian_package_says_why() -> None:
    table = (ROOT / "scripts" / "debian-packages.txt").read_text(encoding="utf-8")
    rows = [line.split(maxsplit=2) for line in table.splitlines() if not line.startswith("#")]
    assert rows
    assert all(len(row) == 3 and "tests/" in row[2] for row in rows)
