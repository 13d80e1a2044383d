"""docs/errors.md: every failure that has a name, what it tells, and how a command ends on it."""

from collections.abc import Iterator

from orbweaver.errors import OrbweaverError
from scripts.reference.layout import first_sentence, page, table

OPENING = (
    "Every deliberate failure is one of these. The sentence is what a person reads; after it "
    "comes what and where. *Again* says whether the same call may go through later: it is all "
    "that a runner asks."
)


def family(
    root: type[OrbweaverError], depth: int = 0
) -> Iterator[tuple[type[OrbweaverError], int]]:
    """Walk the error tree from ``root`` downwards, each class with its depth."""
    yield root, depth
    for child in root.__subclasses__():
        if child.__module__ == root.__module__:
            yield from family(child, depth + 1)


def error_page() -> str:
    """Write the page."""
    rows = (
        (
            "&nbsp;&nbsp;" * depth + f"`{error.__name__}`",
            first_sentence(error),
            "yes" if error.retryable else "no",
            str(error.exit_code),
        )
        for error, depth in family(OrbweaverError)
    )
    return page("Errors", OPENING, table(("Error", "Says", "Again", "Exit code"), rows))
