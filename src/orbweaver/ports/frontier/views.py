"""What waits and why, told without reading the whole queue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from orbweaver.ports.database.values import from_us, to_us
from orbweaver.ports.database.work import Work
from orbweaver.ports.frontier.port import (
    COUNTED_MOST,
    LOOKED_AT_HOSTS,
    LOOKED_AT_LINE,
    FrontierCount,
    ShardView,
    WaitingHost,
    WhyWaiting,
)

# One descent into the key for each shard and rank; the ranks of a shard are skipped through.
_LEVELS = f"""
    WITH RECURSIVE level(shard, rank) AS (
        SELECT s.shard, (
            SELECT q.rank FROM crawl_queue AS q WHERE q.shard = s.shard ORDER BY q.rank LIMIT 1
        ) FROM crawl_shard AS s
        UNION ALL
        SELECT l.shard, (
            SELECT q.rank FROM crawl_queue AS q WHERE q.shard = l.shard AND q.rank > l.rank
            ORDER BY q.rank LIMIT 1
        ) FROM level AS l WHERE l.rank IS NOT NULL
    )
    SELECT l.shard, (
        SELECT q.due_at_us FROM crawl_queue AS q
        WHERE q.shard = l.shard AND q.rank = l.rank AND q.due_at_us <= ?
        ORDER BY q.due_at_us LIMIT 1
    ), (
        SELECT q.due_at_us FROM crawl_queue AS q
        WHERE q.shard = l.shard AND q.rank = l.rank AND q.due_at_us > ?
        ORDER BY q.due_at_us LIMIT 1
    ), (
        SELECT count(*) FROM (
            SELECT 1 FROM crawl_queue AS q
            WHERE q.shard = l.shard AND q.rank = l.rank AND q.due_at_us <= ?
            LIMIT {COUNTED_MOST}
        ) AS counted
    ) FROM level AS l WHERE l.rank IS NOT NULL"""  # noqa: S608 - a number of ours
_SHARDS = f"""
    SELECT s.shard, s.worker, s.fence, s.until_us, coalesce((
        SELECT sum(t.waiting) FROM crawl_queue_sum AS t WHERE t.shard = s.shard
    ), 0), (
        SELECT count(DISTINCT line.host) FROM (
            SELECT q.host FROM crawl_queue AS q WHERE q.shard = s.shard
            ORDER BY q.rank, q.due_at_us, q.visit_id LIMIT {LOOKED_AT_HOSTS}
        ) AS line
    ) FROM crawl_shard AS s ORDER BY s.shard"""  # noqa: S608 - a number of ours
_WAITING_OF = f"""
    SELECT line.host, count(*), min(line.due_at_us), max(line.attempts),
    max(h.free_at_us), coalesce(max(h.paused_why), '')
    FROM (
        SELECT q.shard, q.host, q.due_at_us, q.attempts FROM crawl_queue AS q WHERE q.shard = ?
        ORDER BY q.rank, q.due_at_us, q.visit_id LIMIT {LOOKED_AT_LINE}
    ) AS line LEFT JOIN crawl_host AS h ON h.shard = line.shard AND h.host = line.host
    WHERE line.host > ? GROUP BY line.host ORDER BY line.host LIMIT ?"""  # noqa: S608 - a number of ours
_IS_HELD = "SELECT 1 FROM crawl_shard WHERE shard = ? AND worker <> '' AND until_us > ?"


class _Level(NamedTuple):
    """What waits of one shard at one rank."""

    oldest_us: int | None
    next_us: int | None
    due: int


def shards(work: Work, now: datetime) -> Sequence[ShardView]:
    """Return every shard, in order of its number."""
    levels = _levels(work, now)
    return [
        ShardView(
            shard=shard,
            worker=worker,
            fence=fence,
            until=from_us(until_us),
            waiting=int(waiting),
            due=sum(level.due for level in levels[shard]),
            hosts=hosts,
            oldest_due_at=_earliest(level.oldest_us for level in levels[shard]),
            next_due_at=_earliest(level.next_us for level in levels[shard]),
        )
        for shard, worker, fence, until_us, waiting, hosts in work.rows(_SHARDS)
    ]


def count(work: Work, now: datetime) -> FrontierCount:
    """Return what waits, over all shards."""
    views = shards(work, now)
    instants = [at for view in views for at in (view.oldest_due_at, view.next_due_at) if at]
    return FrontierCount(
        waiting=sum(view.waiting for view in views),
        due=sum(view.due for view in views),
        hosts=sum(view.hosts for view in views),
        next_due_at=min(instants, default=None),
    )


def waiting_of(
    work: Work, shard: int, limit: int, after: str, now: datetime
) -> Iterator[WaitingHost]:
    """Yield what waits in a shard by host, in order of name from ``after`` on."""
    now_us = to_us(now)
    is_held = bool(work.rows(_IS_HELD, shard, now_us))
    for row in work.rows(_WAITING_OF, shard, after, limit):
        host, waiting, due_us, attempts, free_us, paused_why = row
        yield WaitingHost(
            host=host,
            waiting=waiting,
            next_due_at=from_us(due_us),
            attempts=attempts,
            why=_why(paused_why, due_us - now_us, (free_us or 0) - now_us, is_held=is_held),
            free_at=None if free_us is None else from_us(free_us),
            paused_why=paused_why,
        )


def _levels(work: Work, now: datetime) -> defaultdict[int, list[_Level]]:
    now_us = to_us(now)
    levels: defaultdict[int, list[_Level]] = defaultdict(list)
    for shard, *level in work.rows(_LEVELS, now_us, now_us, now_us):
        levels[shard].append(_Level(*level))
    return levels


def _earliest(instants_us: Iterable[int | None]) -> datetime | None:
    found = min((at_us for at_us in instants_us if at_us is not None), default=None)
    return None if found is None else from_us(found)


def _why(paused_why: str, due_in_us: int, free_in_us: int, *, is_held: bool) -> WhyWaiting:
    """Name the first thing that would have to change."""
    if paused_why:
        return WhyWaiting.PAUSED
    if due_in_us > 0:
        return WhyWaiting.NOT_DUE
    if not is_held:
        return WhyWaiting.UNLEASED
    return WhyWaiting.RESTING if free_in_us > 0 else WhyWaiting.IN_LINE
