"""Documents say what is true: names exist, tables are complete, generated pages do not lag."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, ROOT, documents, packages, parsed, place

TICKED = re.compile(r"`([^`\n]+)`")
FLOOR_ROW = re.compile(r"^\| (?P<names>(?:`\w+`,? ?)+) \|", re.MULTILINE)
LONGEST_ARCHITECTURE_LINES = 200
EVERYWHERE = ("errors", "plugins", "config")


def text_of(name: str) -> str:
    """Return the text of one document."""
    return (ROOT / name).read_text(encoding="utf-8")


def defined_in(path: Path) -> set[str]:
    """Return the names that a file defines at its top."""
    names = {getattr(node, "name", "") for node in parsed(path).body}
    for node in parsed(path).body:
        if isinstance(node, ast.Assign):
            names |= {ast.unparse(target) for target in node.targets}
        if isinstance(node, ast.AnnAssign):
            names.add(ast.unparse(node.target))
    return names


def stands_in_the_house(dotted: str) -> bool:
    """Say whether ``casework.access.access_media`` is a package, a module or a name in one."""
    path = HOUSE.joinpath(*dotted.split("."))
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module, name = path.parent, path.name
    file = module.with_suffix(".py") if not module.is_dir() else module / "__init__.py"
    return file.is_file() and name in defined_in(file)


def test_the_architecture_fits_in_one_sitting() -> None:
    assert text_of("ARCHITECTURE.md").count("\n") <= LONGEST_ARCHITECTURE_LINES


def test_the_architecture_names_every_package() -> None:
    named = set(TICKED.findall(text_of("ARCHITECTURE.md")))
    assert not {*packages(), *EVERYWHERE} & {path.stem for path in HOUSE.iterdir()} - named


def test_every_floor_of_the_architecture_stands() -> None:
    rows = FLOOR_ROW.finditer(text_of("ARCHITECTURE.md"))
    named = {name for row in rows for name in TICKED.findall(row["names"])}
    assert named, "there is no table of floors"
    assert not {name for name in named if not stands_in_the_house(name)}


def test_every_dotted_name_in_the_architecture_exists() -> None:
    dotted = [
        name
        for name in TICKED.findall(text_of("ARCHITECTURE.md"))
        if re.fullmatch(r"[a-z_]+(\.\w+)+", name) and name.partition(".")[0] in packages()
    ]
    assert not [name for name in dotted if not stands_in_the_house(name)]


@pytest.mark.parametrize("path", documents(), ids=place)
def test_every_file_that_a_document_names_is_there(path: Path) -> None:
    named = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert not [name for name in named if not (path.parent / name).exists()]


@pytest.mark.parametrize("path", documents(), ids=place)
def test_a_document_stands_by_itself(path: Path) -> None:
    """Nothing a reader needs lies outside the project."""
    assert "../" + "shared" not in path.read_text(encoding="utf-8")


def test_no_generated_page_lags(tmp_path: Path) -> None:
    """Made apart, as `make docs` makes them, with an empty data directory."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.reference", "--check"],
        cwd=ROOT,
        env={**os.environ, "ORBWEAVER_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"make docs, then commit:\n{done.stdout}{done.stderr[-2000:]}"


def test_every_decision_is_on_the_list() -> None:
    pages = {path.name for path in (ROOT / "docs" / "why").glob("*.md")} - {"README.md"}
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", text_of("docs/why/README.md")))
    assert listed == pages
