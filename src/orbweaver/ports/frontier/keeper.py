"""The frontier on a SQL database: what both keepers share."""

from collections.abc import Collection, Sequence
from datetime import datetime

from orbweaver.model.visit import Visit
from orbweaver.ports.database.values import from_us, to_us
from orbweaver.ports.database.work import Database
from orbweaver.ports.frontier import leases as shards
from orbweaver.ports.frontier.choice import Chosen, Levels, choose
from orbweaver.ports.frontier.port import FrontierCount, ShardLease
from orbweaver.ports.frontier.rows import Seeds, queue_new

_COUNT = """
    SELECT count(*), count(*) FILTER (WHERE due_at_us <= ?), count(DISTINCT host), min(due_at_us)
    FROM crawl_queue"""


class SqlFrontier:
    """Keeps the promises of :class:`orbweaver.ports.frontier.port.Frontier`."""

    def __init__(self, database: Database, levels: Levels) -> None:
        """Work on a migrated crawl database; ``levels`` is its way of reading the queue."""
        self._database = database
        self._levels = levels
        self._seeds = Seeds()

    def offer(self, visits: Sequence[Visit]) -> int:
        """Queue what was never offered before; return how many were new."""
        with self._database.writing() as work:
            return queue_new(work, visits)

    def lease(self, worker: str, limit: int, lease_s: float, now: datetime) -> Sequence[ShardLease]:
        """Lease up to ``limit`` shards that have waiting visits and are free or this worker's."""
        with self._database.writing() as work:
            return shards.take(work, worker, limit, lease_s, now)

    def renew(
        self, leases: Sequence[ShardLease], lease_s: float, now: datetime
    ) -> Sequence[ShardLease]:
        """Prolong the leases still held; a lost one is missing from the answer."""
        with self._database.writing() as work:
            return shards.prolong(work, leases, lease_s, now)

    def release(self, leases: Sequence[ShardLease]) -> None:
        """Give leases back; a lost one is ignored."""
        with self._database.writing() as work:
            shards.give_back(work, leases)

    def due(
        self,
        leases: Sequence[ShardLease],
        limit: int,
        per_host: int,
        now: datetime,
        except_ids: Collection[str],
    ) -> Sequence[Visit]:
        """Return up to ``limit`` due visits of the leased shards."""
        if limit <= 0 or per_host <= 0:
            return []
        nothing = Chosen(limit, per_host, frozenset(except_ids))
        with self._database.reading() as work:
            leased = sorted({lease.shard for lease in shards.held(work, leases)})
            chosen = choose(work, self._levels, leased, to_us(now), nothing)
            self._seeds.read(work, (waiting.seed_id for waiting in chosen))
        return [waiting.visit(self._seeds) for waiting in chosen]

    def count(self, now: datetime) -> FrontierCount:
        """Return what waits, over all shards."""
        with self._database.reading() as work:
            [(waiting, due, hosts, next_us)] = work.rows(_COUNT, to_us(now))
        next_due_at = None if next_us is None else from_us(next_us)
        return FrontierCount(waiting, due, hosts, next_due_at)

    def close(self) -> None:
        """Let go of connections."""
        self._database.close()
