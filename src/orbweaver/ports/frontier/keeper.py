"""The frontier on a SQL database: what both keepers share."""

from collections.abc import Collection, Sequence
from datetime import datetime

from orbweaver.model.visit import Visit
from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Database
from orbweaver.ports.frontier import leases as leasing
from orbweaver.ports.frontier import views
from orbweaver.ports.frontier.arrivals import Remembered, queue_new
from orbweaver.ports.frontier.choice import Chosen, Levels, choose
from orbweaver.ports.frontier.port import FrontierCount, ShardLease, ShardView, WaitingHost
from orbweaver.ports.frontier.rows import Seeds


class SqlFrontier:
    """Keeps the promises of :class:`orbweaver.ports.frontier.port.Frontier`."""

    def __init__(self, database: Database, levels: Levels) -> None:
        """Work on a migrated crawl database; ``levels`` is its way of reading the queue."""
        self._database = database
        self._levels = levels
        self._seeds = Seeds()
        self._remembered = Remembered()

    def offer(self, visits: Sequence[Visit]) -> int:
        """Queue what was never offered before; return how many were new."""
        with self._remembered.writing(self._database) as work:
            return queue_new(work, visits, self._remembered)

    def lease(self, worker: str, limit: int, lease_s: float, now: datetime) -> Sequence[ShardLease]:
        """Lease up to ``limit`` shards that have waiting visits and are free or this worker's."""
        with self._database.writing() as work:
            return leasing.take(work, worker, limit, lease_s, now)

    def renew(
        self, leases: Sequence[ShardLease], lease_s: float, now: datetime
    ) -> Sequence[ShardLease]:
        """Prolong the leases still held; a lost one is missing from the answer."""
        with self._database.writing() as work:
            return leasing.prolong(work, leases, lease_s, now)

    def release(self, leases: Sequence[ShardLease]) -> None:
        """Give leases back; a lost one is ignored."""
        with self._database.writing() as work:
            leasing.give_back(work, leases)

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
        nothing = Chosen(limit, per_host, frozenset(map(bytes.fromhex, except_ids)))
        with self._database.reading() as work:
            leased = sorted({lease.shard for lease in leasing.held(work, leases)})
            chosen = choose(work, self._levels, leased, to_us(now), nothing)
            self._seeds.read(work, (waiting.seed_id for waiting in chosen))
        return [waiting.visit(self._seeds) for waiting in chosen]

    def count(self, now: datetime) -> FrontierCount:
        """Return what waits, over all shards."""
        with self._database.reading() as work:
            return views.count(work, now)

    def shards(self, now: datetime) -> Sequence[ShardView]:
        """Return every shard, in order of its number."""
        with self._database.reading() as work:
            return views.shards(work, now)

    def waiting_of(
        self, shard: int, limit: int, after: str, now: datetime
    ) -> Sequence[WaitingHost]:
        """Return what waits in a shard by host, in order of name from ``after`` on."""
        with self._database.reading() as work:
            return list(views.waiting_of(work, shard, limit, after, now))

    def close(self) -> None:
        """Let go of connections."""
        self._database.close()
