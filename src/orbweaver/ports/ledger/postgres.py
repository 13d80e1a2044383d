"""The ledger in PostgreSQL."""

from orbweaver.ports.database.postgres import PostgresDatabase
from orbweaver.ports.ledger.keeper import SqlLedger


class PostgresLedger(SqlLedger):
    """A ledger for many workers on many machines."""

    def __init__(self, dsn: str) -> None:
        """Work on the migrated crawl database that libpq reaches by ``dsn``."""
        super().__init__(PostgresDatabase(dsn))
