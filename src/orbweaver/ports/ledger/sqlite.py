"""The ledger in a SQLite file."""

from pathlib import Path

from orbweaver.ports.database.sqlite import SqliteDatabase
from orbweaver.ports.ledger.keeper import SqlLedger


class SqliteLedger(SqlLedger):
    """A ledger that needs no installation."""

    def __init__(self, path: Path) -> None:
        """Work on the migrated crawl database at ``path``, on a local disk."""
        super().__init__(SqliteDatabase(path))
