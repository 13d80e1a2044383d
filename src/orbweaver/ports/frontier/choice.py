"""Choosing what is due: best first, a few of each host, without reading the whole queue."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.rows import Waiting

SMALLEST_CHUNK, LARGEST_CHUNK, GROWTH = 8, 4096, 4


class Levels(Protocol):
    """The two questions that each engine answers in its own SQL."""

    def next_level(self, work: Work, shards: Sequence[int], after: int) -> int | None:
        """Return the smallest ``hops`` above ``after`` that waits in any of the shards."""

    def chunk(
        self, work: Work, shards: Sequence[int], hops: int, now_us: int, bounds: "Bounds"
    ) -> list[Row]:
        """Return what is due of one level: of each shard the first rows by due time, then id."""


class Bounds:
    """How much to read at once, and what to pass over."""

    def __init__(self, limit: int, per_host: int, except_ids: Collection[str]) -> None:
        """Start with nothing chosen."""
        self.limit = limit
        self.per_host = per_host
        self.per_shard = SMALLEST_CHUNK
        self.passed_ids = set(except_ids)
        """What somebody is already at, and what is chosen."""
        self.full_hosts: set[str] = set()
        self.is_first = True
        self._of_host: Counter[str] = Counter()
        self.chosen: list[Waiting] = []

    def begin(self, shards: int) -> None:
        """Begin a level: with a small chunk, and nothing for the database to pass over."""
        self.is_first = True
        self.per_shard = max(SMALLEST_CHUNK, 2 * self.limit // max(1, shards))

    def read_on(self) -> None:
        """Read more of the same level: now the database passes over what we cannot take."""
        self.is_first = False
        self.per_shard = min(LARGEST_CHUNK, self.per_shard * GROWTH)

    def passed(self) -> tuple[list[str], list[str]]:
        """Return the ids and the hosts that the database is to pass over."""
        if self.is_first:  # few rows: cheaper to sort out here than to send the lists along
            return [], []
        return list(self.passed_ids), list(self.full_hosts)

    @property
    def is_full(self) -> bool:
        """Whether enough is chosen."""
        return len(self.chosen) >= self.limit

    def offer(self, waiting: Waiting) -> None:
        """Choose a visit unless there are enough, or enough of its host."""
        if self.is_full or waiting.host in self.full_hosts or waiting.visit_id in self.passed_ids:
            return
        self.chosen.append(waiting)
        self.passed_ids.add(waiting.visit_id)
        self._of_host[waiting.host] += 1
        if self._of_host[waiting.host] >= self.per_host:
            self.full_hosts.add(waiting.host)


def choose(
    work: Work, levels: Levels, shards: Sequence[int], now_us: int, bounds: Bounds
) -> list[Waiting]:
    """Return what is due in ``shards`` by ``now_us``, in order, within ``bounds``."""
    hops = levels.next_level(work, shards, -1)
    while hops is not None and not bounds.is_full:
        for waiting in _level(work, levels, shards, (hops, now_us), bounds):
            bounds.offer(waiting)
        hops = levels.next_level(work, shards, hops)
    return bounds.chosen


def _level(
    work: Work, levels: Levels, shards: Sequence[int], at: tuple[int, int], bounds: Bounds
) -> Iterator[Waiting]:
    """Walk one level in order.

    A shard whose chunk came back full may hold more, so nothing is given beyond the end of the
    earliest such chunk; what was chosen and hosts that are full are then left out of the next.
    """
    bounds.begin(len(shards))
    while not bounds.is_full:
        found = [Waiting.of(row) for row in levels.chunk(work, shards, *at, bounds)]
        end = _safe_end(found, bounds.per_shard)
        yield from sorted(
            (waiting for waiting in found if end is None or waiting.order <= end),
            key=lambda waiting: waiting.order,
        )
        if end is None:
            return
        bounds.read_on()


def _safe_end(found: list[Waiting], per_shard: int) -> tuple[int, int, str] | None:
    counts = Counter(waiting.row[0] for waiting in found)
    cut = {shard for shard, count in counts.items() if count >= per_shard}
    ends = [max(w.order for w in found if w.row[0] == shard) for shard in cut]
    return min(ends, default=None)
