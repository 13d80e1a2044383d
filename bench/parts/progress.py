"""What a bench says while it works: to standard error, so that the table stands alone."""

import sys


def say(text: str) -> None:
    """Print one line."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def show(text: str) -> None:
    """Print over the last such line where a person watches; nothing elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\033[Kbench: {text}", end="", file=sys.stderr, flush=True)
