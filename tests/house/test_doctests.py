"""The examples in the docstrings of the lower floors are true."""

import doctest
import importlib
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, module_name, place, python_files

NEEDS_DJANGO = {"orb", "intake", "api", "deployment", "casework", "crawltables", "cli", "demo"}


def has_examples(path: Path) -> bool:
    """Say whether a file of a lower floor shows an example."""
    below = path.relative_to(HOUSE).parts[0] not in NEEDS_DJANGO
    return below and ">>> " in path.read_text(encoding="utf-8")


WITH_EXAMPLES = [path for path in python_files("src/orbweaver") if has_examples(path)]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=place)
def test_the_examples_are_true(path: Path) -> None:
    module = importlib.import_module(module_name(path))
    assert not doctest.testmod(module).failed
