"""Write the reference pages (all, or those named); with ``--check`` only say which lag."""

import sys
from pathlib import Path

from scripts.reference.pages import PAGES

DOCS = Path(__file__).parents[2] / "docs"


def main(words: list[str]) -> int:
    """Return 1 when ``--check`` found a page that lags, else 0."""
    check = "--check" in words
    wanted = [word for word in words if word != "--check"] or list(PAGES)
    late = {name: text for name in wanted if (text := PAGES[name]()) != _standing(name)}
    for name, text in late.items():
        if not check:
            (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
    return 1 if late and check else 0


def _standing(name: str) -> str:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
