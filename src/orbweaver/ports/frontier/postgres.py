"""The frontier in PostgreSQL."""

from collections.abc import Sequence

from orbweaver.ports.database.postgres import PostgresDatabase
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.choice import Bounds
from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.rows import QUEUE_COLUMNS

_NEXT_LEVEL = """
    SELECT min(level.hops) FROM unnest(?::smallint[]) AS s(shard)
    CROSS JOIN LATERAL (
        SELECT q.hops FROM crawl_queue AS q WHERE q.shard = s.shard AND q.hops > ?
        ORDER BY q.hops LIMIT 1
    ) AS level"""
_CHUNK = f"""
    SELECT due.* FROM unnest(?::smallint[]) AS s(shard)
    CROSS JOIN LATERAL (
        SELECT {QUEUE_COLUMNS} FROM crawl_queue AS q
        WHERE q.shard = s.shard AND q.hops = ? AND q.due_at_us <= ?
        AND q.visit_id NOT IN (?*) AND q.host NOT IN (?*)
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
        """Return the smallest ``hops`` above ``after`` that waits in any of the shards."""
        [(hops,)] = work.rows(_NEXT_LEVEL, list(shards), after)
        return None if hops is None else int(hops)

    def chunk(
        self, work: Work, shards: Sequence[int], hops: int, now_us: int, bounds: Bounds
    ) -> list[Row]:
        """Return the first due rows of one level, of each shard."""
        passed, full = bounds.passed()
        return work.rows(_CHUNK, list(shards), hops, now_us, passed, full, bounds.per_shard)
