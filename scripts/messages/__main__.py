"""Bring the translations in step with the code: ``python -m scripts.messages``.

Prints what is still missing, a line each; exits 1 where anything is.
"""

import sys

from scripts.messages.catalogs import LANGUAGES, faults, read, write_all
from scripts.messages.found import messages


def main() -> int:
    """Write all catalogs, then say what they lack."""
    for path, changed in write_all(messages()):
        if changed:
            print(f"wrote {path}")
    missing = [(language, fault) for language in LANGUAGES for fault in faults(read(language))]
    for language, fault in missing:
        print(f"{language}: {fault}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
