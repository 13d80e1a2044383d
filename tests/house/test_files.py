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

every_file = pytest.mark.parametrize("path", EVERY_FILE, ids=place)


@every_file
def test_a_file_is_short(path: Path) -> None:
    if path.parent.name == "migrations":
        pytest.skip("Django writes migrations, and nobody reads them twice")
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE_LINES, f"{place(path)} has {lines} lines: make two of it"


@every_file
def test_a_file_begins_with_one_sentence(path: Path) -> None:
    opening = (ast.get_docstring(parsed(path)) or "").split("\n\n")[0]
    assert opening, f"{place(path)} does not say what it is"
    assert opening.endswith((".", ":", "?")), f"{place(path)}: {opening!r} is not a sentence"


@every_file
def test_nothing_is_left_unfinished(path: Path) -> None:
    assert not UNFINISHED.search(path.read_text(encoding="utf-8"))


@every_file
def test_a_silenced_rule_has_its_reason(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    bare = [found[0] for found in SILENCED.finditer(text) if not re.search(r"\w", found["reason"])]
    assert not bare, f"{place(path)}: say why after {bare}"


def sleeps(node: ast.AST) -> bool:
    """Say whether a piece of code is ``time.sleep``, or imports it by name."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "time" and any(alias.name == "sleep" for alias in node.names)
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "time.sleep"


MAY_SLEEP = {"tests/servers/looking.py"}  # between two looks at another process, bounded


@pytest.mark.parametrize("path", python_files("tests"), ids=place)
def test_no_test_sleeps(path: Path) -> None:
    """Wait for an event, look until it is so, or move the clock instead."""
    if place(path) in MAY_SLEEP:
        return
    assert not [ast.unparse(node) for node in ast.walk(parsed(path)) if sleeps(node)]


@pytest.mark.parametrize("name", ["run", "scripts/install.sh"])
def test_the_front_door_is_short(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").count("\n") <= LONGEST_FILE_LINES
