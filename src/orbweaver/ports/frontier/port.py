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
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from orbweaver.model.visit import Visit

SHARDS = 64  # enough for that many workers; a power of two, fixed for the life of a database


COUNTED_MOST = 500
"""How many due visits of one rank and shard are counted; more are given as so many."""
LOOKED_AT_HOSTS = 50
"""Among how many visits, the first in line of a shard, hosts are counted."""
LOOKED_AT_LINE = 20_000
"""Among how many visits, the first in line of a shard, those of each host are counted."""


@lru_cache(maxsize=16_384)  # asked several times a visit
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
    """Of each shard and rank at most :data:`COUNTED_MOST` are counted."""
    hosts: int
    """Among the first :data:`LOOKED_AT_HOSTS` visits in line of each shard."""
    next_due_at: datetime | None
    """When the earliest waiting visit is due; nothing when none waits."""


@dataclass(frozen=True, slots=True)
class ShardView:
    """A shard: who holds it, and what waits in it; bounds as in :class:`FrontierCount`."""

    shard: int
    worker: str
    """The holder; empty for nobody. Its lease may be over: see ``until``."""
    fence: int
    until: datetime
    waiting: int
    due: int
    hosts: int
    oldest_due_at: datetime | None
    """Since when the visit that is due longest is due; nothing where none is."""
    next_due_at: datetime | None
    """When the next visit that is not due yet will be; nothing where none waits for its time."""


class WhyWaiting(StrEnum):
    """Why nobody makes the visits of a host at this moment."""

    NOT_DUE = "not due"
    """None of them is due yet."""
    PAUSED = "paused"
    """Their host waits for a person."""
    RESTING = "resting"
    """Their host is not asked before an instant."""
    UNLEASED = "unleased"
    """Nobody holds the shard."""
    IN_LINE = "in line"
    """A worker holds the shard and will come to them, or is at it."""


@dataclass(frozen=True, slots=True)
class WaitingHost:
    """What waits of one host, among the first :data:`LOOKED_AT_LINE` in line of its shard."""

    host: str
    waiting: int
    next_due_at: datetime
    """When its earliest visit is due, or has been since."""
    attempts: int
    """The most failed tries of one visit."""
    why: WhyWaiting
    free_at: datetime | None
    """Before when the host is not asked; nothing where nobody noted it."""
    paused_why: str


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
      8. What ``count``, ``shards`` and ``waiting_of`` cost does not grow with the queue: sums
         are kept, the rest is counted up to bounds.
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

    def shards(self, now: datetime) -> Sequence[ShardView]:
        """Return every shard, in order of its number."""

    def waiting_of(
        self, shard: int, limit: int, after: str, now: datetime
    ) -> Sequence[WaitingHost]:
        """Return what waits in a shard by host, in order of name from ``after`` on."""

    def close(self) -> None:
        """Let go of connections."""
