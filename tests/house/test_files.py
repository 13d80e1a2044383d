"""Every file is small, says in its first sentence what it is, and leaves nothing to do."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, parsed, place, python_files

LONGEST_FILE_LINES = 300
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")))
EVERY_FILE = [
    path for path in python_files("src", "tests", "bench", "scripts") if path.stat().st_size
]

SILENCED = re.compile(r"# (?:noqa: \w+(?:, \w+)*|type: ignore\[[\w-]+\])(?P<reason>.*)")


def text_in(path: Path) -> str:
    """Return what a file says."""
    return path.read_text(encoding="utf-8")


def test_every_file_is_short() -> None:
    """Migrations apart: Django writes them, and nobody reads them twice."""
    written = [path for path in EVERY_FILE if path.parent.name != "migrations"]
    lines = {place(path): text_in(path).count("\n") for path in written}
    assert not {at: count for at, count in lines.items() if count > LONGEST_FILE_LINES}


def test_every_file_begins_with_one_sentence() -> None:
    openings = {
        place(path): (ast.get_docstring(parsed(path)) or "").split("\n\n")[0] for path in EVERY_FILE
    }
    assert not {at: said for at, said in openings.items() if not said.endswith((".", ":", "?"))}


def test_nothing_is_left_unfinished() -> None:
    assert not [place(path) for path in EVERY_FILE if UNFINISHED.search(text_in(path))]


def test_every_silenced_rule_has_its_reason() -> None:
    bare = [
        f"{place(path)}: {found[0]}"
        for path in EVERY_FILE
        for found in SILENCED.finditer(text_in(path))
        if not re.search(r"\w", found["reason"])
    ]
    assert not bare


def sleeps(node: ast.AST) -> bool:
    """Say whether a piece of code is ``time.sleep``, or imports it by name."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "time" and any(alias.name == "sleep" for alias in node.names)
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "time.sleep"


MAY_SLEEP = {"tests/servers/looking.py"}  # between two looks at another process, bounded


def test_no_test_sleeps() -> None:
    """Wait for an event, look until it is so, or move the clock instead."""
    asleep = [
        f"{place(path)}: {ast.unparse(node)}"
        for path in python_files("tests")
        if place(path) not in MAY_SLEEP
        for node in ast.walk(parsed(path))
        if sleeps(node)
    ]
    assert not asleep


@pytest.mark.parametrize("name", ["run", "scripts/install.sh"])
def test_the_front_door_is_short(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").count("\n") <= LONGEST_FILE_LINES
