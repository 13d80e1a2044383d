"""What a frontier promises.

Hosts are dealt into a fixed number of shards by hash, so that a host belongs to exactly one
shard and a shard to one worker at a time: politeness stays exact. A worker keeps in its own
memory which visits it is making; the queue forgets a visit only when the ledger commits its
outcome, so a killed worker costs a lease time and no visit.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orbweaver.model.visit import Visit

SHARDS = 64  # enough for that many workers; a power of two, fixed for the life of a database


def shard_of(host: str) -> int:
    """Return the shard, 0 to 63, of a host: the first byte of its SHA-256, modulo 64."""
    return hashlib.sha256(host.encode()).digest()[0] % SHARDS


@dataclass(frozen=True, slots=True)
class ShardLease:
    """The right to work on one shard until an instant."""

    shard: int
    worker: str
    fence: int
    """Grows with every change of hands; what an older holder writes has no effect."""
    until: datetime


@dataclass(frozen=True, slots=True)
class FrontierCount:
    """What waits."""

    waiting: int
    due: int
    hosts: int
    next_due_at: datetime | None
    """When the earliest waiting visit is due; nothing when none waits."""


class Frontier(Protocol):
    """Visits waiting to be made.

    Every keeper promises:
      1. A visit offered twice, even after it was made, waits once at the most.
      2. A shard is leased to one worker at a time; a new holder has a higher fence.
      3. A worker that asks again under its own name gets its shards at once, with a new fence:
         its former life is fenced out.
      4. An expired lease is free for anybody.
      5. ``due`` gives visits of leased shards only, due by ``now``, at most ``per_host`` of a
         host, none of ``except_ids``, in order of rank, then due time, then id.
      6. ``due`` changes nothing: what it gave comes again until the ledger commits it.
      7. Nothing offered is lost by a kill after ``offer`` returned.
    """

    def offer(self, visits: Sequence[Visit]) -> int:
        """Queue what was never offered before; return how many were new."""

    def lease(self, worker: str, limit: int, lease_s: float, now: datetime) -> Sequence[ShardLease]:
        """Lease up to ``limit`` shards that have waiting visits and are free or this worker's."""

    def renew(
        self, leases: Sequence[ShardLease], lease_s: float, now: datetime
    ) -> Sequence[ShardLease]:
        """Prolong the leases still held; a lost one is missing from the answer."""

    def release(self, leases: Sequence[ShardLease]) -> None:
        """Give leases back; a lost one is ignored."""

    def due(
        self,
        leases: Sequence[ShardLease],
        limit: int,
        per_host: int,
        now: datetime,
        except_ids: Collection[str],
    ) -> Sequence[Visit]:
        """Return up to ``limit`` due visits of the leased shards."""

    def count(self, now: datetime) -> FrontierCount:
        """Return what waits, over all shards."""

    def close(self) -> None:
        """Let go of connections."""
