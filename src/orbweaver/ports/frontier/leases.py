"""Who may work on which shard: leases with a fence."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Work
from orbweaver.ports.frontier.port import ShardLease

_HAS_WORK = "EXISTS (SELECT 1 FROM crawl_queue AS q WHERE q.shard = crawl_shard.shard)"
_CHOOSE = f"""
    SELECT shard, fence FROM crawl_shard
    WHERE (worker = ? OR until_us <= ?) AND {_HAS_WORK}
    ORDER BY CASE WHEN worker = ? THEN 0 ELSE 1 END, shard
    LIMIT ?"""  # noqa: S608 - a constant
_HAND_OVER = """
    UPDATE crawl_shard SET worker = ?, fence = fence + 1, until_us = ?
    WHERE shard = ? AND fence = ? AND (worker = ? OR until_us <= ?)"""
_PROLONG = """
    UPDATE crawl_shard SET until_us = ?
    WHERE shard = ? AND worker = ? AND fence = ?"""
_GIVE_BACK = """
    UPDATE crawl_shard SET worker = '', until_us = 0
    WHERE shard = ? AND worker = ? AND fence = ?"""
_SHARD = "shard"
"""A change of hands holds a shard alone, commits hold it together: see :meth:`Work.lock`."""


def take(
    work: Work, worker: str, limit: int, lease_s: float, now: datetime
) -> Sequence[ShardLease]:
    """Lease up to ``limit`` shards with waiting visits: this worker's own first, then free ones."""
    now_us, until = to_us(now), now + timedelta(seconds=lease_s)
    chosen = sorted(work.rows(_CHOOSE, worker, now_us, worker, limit))
    work.lock(_SHARD, [str(shard) for shard, _ in chosen])
    return [
        ShardLease(shard, worker, fence + 1, until)
        for shard, fence in chosen
        # somebody may have been quicker since they were chosen
        if work.run(_HAND_OVER, worker, to_us(until), shard, fence, worker, now_us)
    ]


def hold_alone(work: Work, shards: Collection[int]) -> None:
    """Let nobody commit to these shards, or take them, before the work ends."""
    work.lock(_SHARD, [str(shard) for shard in shards])


def prolong(
    work: Work, leases: Sequence[ShardLease], lease_s: float, now: datetime
) -> Sequence[ShardLease]:
    """Prolong the leases still held; a lost one is missing from the answer."""
    until = now + timedelta(seconds=lease_s)
    return [
        ShardLease(lease.shard, lease.worker, lease.fence, until)
        for lease in sorted(leases, key=_by_shard)
        if work.run(_PROLONG, to_us(until), lease.shard, lease.worker, lease.fence)
    ]


def give_back(work: Work, leases: Sequence[ShardLease]) -> None:
    """Make the shards of leases still held free for anybody."""
    for lease in sorted(leases, key=_by_shard):
        work.run(_GIVE_BACK, lease.shard, lease.worker, lease.fence)


def _by_shard(lease: ShardLease) -> int:
    """Touch rows in one order everywhere: then no two transactions wait in a ring."""
    return lease.shard


def hold(work: Work, leases: Collection[ShardLease]) -> set[ShardLease]:
    """Return those leases that are still held, and let nobody take them before the work ends."""
    work.lock(_SHARD, {str(lease.shard) for lease in leases}, shared=True)
    return held(work, leases)


def held(work: Work, leases: Collection[ShardLease]) -> set[ShardLease]:
    """Return those leases that nobody has taken over so far."""
    shards = sorted({lease.shard for lease in leases})
    found = work.rows("SELECT shard, worker, fence FROM crawl_shard WHERE shard IN (?*)", shards)
    standing = set(found)
    return {lease for lease in leases if (lease.shard, lease.worker, lease.fence) in standing}
