"""Markdown for the reference pages, and the one sentence of a thing's docstring."""

import inspect
from collections.abc import Iterable, Sequence

NOTE = "<!-- Made by `make docs` from the code. A test compares; do not edit. -->"


def first_sentence(thing: object) -> str:
    """Return the first paragraph of a docstring on one line, empty where there is none."""
    text = inspect.getdoc(thing) or ""
    return one_line(text.split("\n\n", 1)[0])


def one_line(text: str) -> str:
    """Return a paragraph of a docstring on one line, in Markdown."""
    return " ".join(text.replace("``", "`").split())


def page(title: str, *parts: str) -> str:
    """Put a page together: title, the note that it is generated, and its parts."""
    return "\n\n".join((f"# {title}", NOTE, *(part for part in parts if part))) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; a bar inside a cell is escaped."""
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    clean = (" ".join(cell.replace("|", "\\|").split()) for cell in cells)
    return f"| {' | '.join(clean)} |"
