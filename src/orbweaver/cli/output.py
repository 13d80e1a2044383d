"""What a command prints: tables for people, JSON lines for programs."""

import dataclasses
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orbweaver.errors import StoreUnavailable
from orbweaver.model.clock import iso
from orbweaver.model.url import Url

Record = Mapping[str, object]

PIPE_COLUMNS = 10_000
"""How wide a line may be where no terminal folds it."""

progress_console = Console(stderr=True)


def plain(value: object) -> object:
    """Return ``value`` as JSON can hold it: addresses defanged, instants as text."""
    if isinstance(value, Url):
        return str(value)
    if isinstance(value, datetime):
        return iso(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return value


def print_records(
    records: Iterable[Record], columns: Sequence[str], *, as_json: bool, empty: str
) -> None:
    """Print records as a table of ``columns``, or as JSON lines whole.

    A cell is never cut: it folds on a terminal, and runs on in a pipe. ``empty`` is what people
    read when there is nothing: it says what to do next.
    """
    if as_json:
        for record in records:
            print_json(record)
        return
    rows = [[_cell(record.get(column)) for column in columns] for record in records]
    if not rows:
        say(empty)
        return
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*row)
    with _standard_output():
        Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS).print(table)


def _cell(value: object) -> Text:
    """Return a cell that shows what is there and steers nothing: no markup, no control codes."""
    shown = plain(value)
    if shown is None or shown == []:
        return Text("")
    text = ", ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
    return Text(printable(text))


def printable(text: str) -> str:
    """Return ``text`` with control characters and what is no character escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def print_json(record: object) -> None:
    """Print one JSON line, at once."""
    _put(json.dumps(plain(record), ensure_ascii=False) + "\n")


def say(sentence: str) -> None:
    """Print one line for people."""
    _put(sentence.encode(errors="backslashreplace").decode() + "\n")


def complain(sentence: str) -> None:
    """Print one line to standard error."""
    sys.stderr.write(sentence + "\n")


def _put(text: str) -> None:
    with _standard_output():
        sys.stdout.write(text)


@contextmanager
def _standard_output() -> Iterator[None]:
    """Let the block write to standard output, at once.

    Raises:
        BrokenPipeError: Nobody reads it any more; the command line ends quietly then.
        StoreUnavailable: It is a file, and its disk is full or fails.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        with Path(os.devnull).open("wb") as nowhere:  # what is left must not be tried again at exit
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise StoreUnavailable(f"standard output: {error.strerror}") from error
