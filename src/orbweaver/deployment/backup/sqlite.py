"""Both SQLite files at one instant."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path


@contextmanager
def writers_held(paths: Sequence[Path]) -> Iterator[None]:
    """Keep every writer of these databases waiting; readers go on."""
    with ExitStack() as stack:
        for path in paths:
            connection = stack.enter_context(
                closing(sqlite3.connect(path, timeout=60, isolation_level=None))
            )
            connection.execute("BEGIN IMMEDIATE")
            stack.callback(connection.execute, "ROLLBACK")
        yield


def copy_database(source: Path, target: Path) -> None:
    """Copy one database into a new file, journal included."""
    with (
        closing(sqlite3.connect(source, timeout=60)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)


def snapshot(paths: Sequence[Path], folder: Path) -> Sequence[Path]:
    """Copy databases into ``folder``, all as they are at one instant."""
    copies = [folder / path.name for path in paths]
    with writers_held(paths):
        for path, copy in zip(paths, copies, strict=True):
            copy_database(path, copy)
    return copies
