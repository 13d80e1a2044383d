"""Write the reference pages, or with ``--check`` say which of them lag behind the code."""

import sys
from pathlib import Path

from scripts.reference.pages import PAGES

DOCS = Path(__file__).parents[2] / "docs"


def main(words: list[str]) -> int:
    """Return 1 when ``--check`` found a page that lags, else 0."""
    late = []
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        late.append(name)
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    print("\n".join(f"docs/{name}" for name in late))
    return 1 if late and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
