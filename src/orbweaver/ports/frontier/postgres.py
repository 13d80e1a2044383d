"""The frontier in PostgreSQL."""

from collections.abc import Sequence

from orbweaver.ports.database.postgres import PostgresDatabase
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.choice import Level
from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.rows import QUEUE_COLUMNS

_NEXT_LEVEL = """
    SELECT min(level.rank) FROM unnest(?::smallint[]) AS s(shard)
    CROSS JOIN LATERAL (
        SELECT q.rank FROM crawl_queue AS q WHERE q.shard = s.shard AND q.rank > ?
        ORDER BY q.rank LIMIT 1
    ) AS level"""
_FIRST = f"""
    SELECT due.* FROM unnest(?::smallint[]) AS s(shard)
    CROSS JOIN LATERAL (
        SELECT {QUEUE_COLUMNS} FROM crawl_queue AS q
        WHERE q.shard = s.shard AND q.rank = ? AND q.due_at_us <= ?
        ORDER BY q.due_at_us, q.visit_id LIMIT ?
    ) AS due"""  # noqa: S608 - names of ours


class PostgresFrontier(SqlFrontier):
    """A frontier for many workers on many machines."""

    def __init__(self, dsn: str) -> None:
        """Work on the migrated crawl database that libpq reaches by ``dsn``."""
        super().__init__(PostgresDatabase(dsn), PostgresLevels())


class PostgresLevels:
    """One statement for all shards: calls cross a wire."""

    def next_level(self, work: Work, shards: Sequence[int], after: int) -> int | None:
        """Return the smallest ``rank`` above ``after`` that waits in any of the shards."""
        [(rank,)] = work.rows(_NEXT_LEVEL, list(shards), after)
        return None if rank is None else int(rank)

    def first(self, work: Work, shards: Sequence[int], level: Level, size: int) -> list[Row]:
        """Return what is due of one level: of each shard the first ``size`` by due time, id."""
        return work.rows(_FIRST, list(shards), *level, size)
