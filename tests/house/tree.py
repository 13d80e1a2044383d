"""The files of the project, as the house rules read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "orbweaver"
PYTHON_FOLDERS = ("src", "tests", "bench", "scripts")


def python_files(*folders: str) -> list[Path]:
    """Return every Python file below the named folders of the project, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def documents() -> list[Path]:
    """Return every Markdown file of the project, in order."""
    return sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))


def place(path: Path) -> str:
    """Return a path as people write it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported_names(path: Path) -> Iterator[str]:
    """Yield the full name of every module that a file imports."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def class_names(path: Path) -> Iterator[str]:
    """Yield the name of every class that a file defines at its top."""
    return (node.name for node in parsed(path).body if isinstance(node, ast.ClassDef))


def module_name(path: Path) -> str:
    """Return the dotted name of a file below ``src``."""
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def packages() -> list[str]:
    """Return the names of the packages that stand directly in the house."""
    return sorted(path.parent.name for path in HOUSE.glob("*/__init__.py"))
