"""Whatever a person reads can be translated: no sentence stands bare in a template or a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import TextNode

from scripts.messages.found import ROOT, SOURCE, nodes_of

TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
PAGES = sorted(path for name in ("orb", "intake") for path in (SOURCE / name).rglob("*.py"))
MARK_UP = re.compile(r'<!--.*?-->|<[^>]*>|<[^>]*$|^[^<]*>|class="[^"]*"', re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(r'\b(?:alt|title|aria-label|placeholder)="[^"]*[A-Za-z]{2}')
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z]+(,? [a-z0-9]+)+[.?!]?$")
NAMES = {"Orbweaver", "Esc"}
"""The house's own, and what is printed on every keyboard."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    assert list(bare_in(path)) == []


def test_a_page_says_nothing_that_cannot_be_translated() -> None:
    bare = [f"{path.relative_to(ROOT)}: {text}" for path in PAGES for text in sentences_in(path)]
    assert bare == []


def bare_in(path: Path) -> Iterator[str]:
    """Return the words of a template that stand outside every translation."""
    text = "".join(node.s for node in nodes_of(path) if isinstance(node, TextNode))
    yield from SPOKEN_ATTRIBUTE.findall(text)
    for words in MARK_UP.sub("\x00", text).split("\x00"):
        if WORD.search(words) and words.strip(" ·\n") not in NAMES:
            yield words.strip()


def sentences_in(path: Path) -> Iterator[str]:
    """Return string constants that read like sentences and are neither looked up nor docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet = {id(each) for node in ast.walk(tree) for each in _looked_up(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in quiet and SENTENCE.match(text):
            yield text


def _looked_up(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        yield from node.args
    elif isinstance(node, ast.Expr):
        yield node.value
