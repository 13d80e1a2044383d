"""The frontier in a SQLite file."""

from collections.abc import Sequence
from pathlib import Path

from orbweaver.ports.database.sqlite import SqliteDatabase
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.choice import Level
from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.rows import QUEUE_COLUMNS

# One descent into the index for each shard; the bare `rank` beside min() would scan.
_NEXT_LEVEL = """
    SELECT min((SELECT min(q.rank) FROM crawl_queue AS q WHERE q.shard = s.value AND q.rank > ?))
    FROM json_each(?) AS s"""
_FIRST = f"""
    SELECT {QUEUE_COLUMNS} FROM crawl_queue
    WHERE shard = ? AND rank = ? AND due_at_us <= ?
    ORDER BY due_at_us, visit_id LIMIT ?"""  # noqa: S608 - names of ours


class SqliteFrontier(SqlFrontier):
    """A frontier that needs no installation."""

    def __init__(self, path: Path) -> None:
        """Work on the migrated crawl database at ``path``, on a local disk."""
        super().__init__(SqliteDatabase(path), SqliteLevels())


class SqliteLevels:
    """A small statement for each shard: calls cost SQLite next to nothing."""

    def next_level(self, work: Work, shards: Sequence[int], after: int) -> int | None:
        """Return the smallest ``rank`` above ``after`` that waits in any of the shards."""
        [(rank,)] = work.rows(_NEXT_LEVEL, after, list(shards))
        return None if rank is None else int(rank)

    def first(self, work: Work, shards: Sequence[int], level: Level, size: int) -> list[Row]:
        """Return what is due of one level: of each shard the first ``size`` by due time, id."""
        return [row for shard in shards for row in work.rows(_FIRST, shard, *level, size)]
