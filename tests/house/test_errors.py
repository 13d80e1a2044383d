"""The error tree: drawn as it is, and each error tells an operator what happened."""

import re

import pytest

import orbweaver.errors
from orbweaver.errors import OrbweaverError
from scripts.reference.error_page import family

TREE = list(family(OrbweaverError))
DRAWN_LINE = re.compile(r"^(?P<branch>[│ ]*(?:[├└]── )?)(?P<name>[A-Z]\w+)(?P<rest>.*)$")


def drawn() -> list[tuple[str, int, str]]:
    """Return name, depth and remark of every error in the drawing, in its order."""
    drawing = (orbweaver.errors.__doc__ or "").split("::", 1)[1]
    rows = (DRAWN_LINE.match(line.removeprefix("    ")) for line in drawing.splitlines())
    return [(row["name"], len(row["branch"]) // 4, row["rest"]) for row in rows if row]


def test_every_error_is_drawn_in_its_place() -> None:
    assert [(name, depth) for name, depth, _ in drawn()] == [
        (error.__name__, depth) for error, depth in TREE
    ]


def test_the_drawing_says_which_errors_may_be_tried_again() -> None:
    again = {name for name, _, rest in drawn() if "(retryable)" in rest}
    assert again == {error.__name__ for error, _ in TREE if error.retryable}


@pytest.mark.parametrize("error", [error for error, _ in TREE], ids=lambda error: error.__name__)
def test_an_error_tells_what_happened(error: type[OrbweaverError]) -> None:
    sentence = str(error())
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert str(error("the pond")).endswith(": the pond")
    assert str(error("the pond")).startswith(sentence.rstrip("."))
