"""Choosing what is due: best first, a few of each host, without reading the whole queue.

Level by level of ``rank``, the shards' queues are merged in order, each read a chunk at a time;
a shard that is dry before enough is chosen is read on, past hosts of which there is enough.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import groupby
from typing import NamedTuple, Protocol

from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.rows import QUEUE_COLUMNS, Waiting, shard_in

BELOW_ALL = -(2**63)  # no rank is so low
SMALLEST_CHUNK, LARGEST_CHUNK, GROWTH = 8, 4096, 4
_MORE = f"""
    SELECT {QUEUE_COLUMNS} FROM crawl_queue
    WHERE shard = ? AND rank = ? AND due_at_us <= ? AND (due_at_us, visit_id) > (?, ?)
    AND host NOT IN (?*) ORDER BY due_at_us, visit_id LIMIT ?"""  # noqa: S608 - names of ours


class Levels(Protocol):
    """The two questions that each engine answers in its own SQL."""

    def next_level(self, work: Work, shards: Sequence[int], after: int) -> int | None:
        """Return the smallest ``rank`` above ``after`` that waits in any of the shards."""

    def first(self, work: Work, shards: Sequence[int], level: "Level", size: int) -> list[Row]:
        """Return what is due of one level: of each shard the first ``size`` by due time, id."""


class Level(NamedTuple):
    """What is looked at: visits of one rank, due by an instant."""

    rank: int
    now_us: int


class Chosen:
    """What is chosen so far, within its bounds."""

    def __init__(self, limit: int, per_host: int, except_ids: Collection[bytes]) -> None:
        """Begin with nothing."""
        self.limit = limit
        self._per_host = per_host
        self._except_ids = except_ids
        self.visits: list[Waiting] = []
        self.full_hosts: set[str] = set()
        self._of_host: Counter[str] = Counter()

    def is_full(self) -> bool:
        """Whether enough is chosen."""
        return len(self.visits) >= self.limit

    def offer(self, waiting: Waiting) -> None:
        """Choose a visit, unless there are enough of its host or somebody is at it."""
        if waiting.host in self.full_hosts or waiting.visit_id in self._except_ids:
            return
        self.visits.append(waiting)
        self._of_host[waiting.host] += 1
        if self._of_host[waiting.host] >= self._per_host:
            self.full_hosts.add(waiting.host)


def choose(
    work: Work, levels: Levels, shards: Sequence[int], now_us: int, chosen: Chosen
) -> list[Waiting]:
    """Return what is due in ``shards`` by ``now_us``, in order, within the bounds of ``chosen``."""
    rank = levels.next_level(work, shards, BELOW_ALL)
    while rank is not None and not chosen.is_full():
        for waiting in _level(work, levels, shards, Level(rank, now_us), chosen):
            chosen.offer(waiting)
            if chosen.is_full():
                break
        rank = levels.next_level(work, shards, rank)
    return chosen.visits


def _level(
    work: Work, levels: Levels, shards: Sequence[int], level: Level, chosen: Chosen
) -> Iterator[Waiting]:
    """Walk one level of all shards in order."""
    size = max(SMALLEST_CHUNK, 2 * chosen.limit // len(shards))
    rows = sorted(levels.first(work, shards, level, size), key=shard_in)
    chunks = [list(chunk) for _, chunk in groupby(rows, key=shard_in)]
    return merge(*(_shard(work, chunk, level, size, chosen) for chunk in chunks))


def _shard(
    work: Work, chunk: list[Row], level: Level, size: int, chosen: Chosen
) -> Iterator[Waiting]:
    """Walk one level of one shard in order, from its first chunk on."""
    while chunk:
        yield from map(Waiting.of, chunk)
        if len(chunk) < size:
            return
        size = min(LARGEST_CHUNK, size * GROWTH)
        last = Waiting.of(chunk[-1])
        place = (shard_in(last.row), *level, last.due_at_us, last.visit_id)
        chunk = work.rows(_MORE, *place, sorted(chosen.full_hosts), size)
