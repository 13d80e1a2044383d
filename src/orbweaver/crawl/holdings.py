"""Holdings: which shards a worker has leased, and which visits it has in hand."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.frontier.port import ShardLease, shard_of

_AHEAD_S = 16.0
"""So far ahead visits of one host are taken in hand: what waits longer keeps no other out."""


class Holdings:
    """The worker's own memory of its work; the queue forgets a visit only by a commit.

    Pages of a seed are taken in hand one level of hops after the other: a level's pages only
    when no page of a lower one is uncommitted. With the queue's order within a level, which page
    discovers an address first, and which pages a budget reaches, then never depends on timing.
    """

    def __init__(
        self, settings: CrawlSettings, pause_s: Callable[[str], float] = lambda _host: 0.0
    ) -> None:
        """Take bounds from ``settings``; ``pause_s`` says how long a host's pauses are."""
        self._settings = settings
        self._pause_s = pause_s
        self._leases: dict[int, ShardLease] = {}
        self._visits: dict[str, Visit] = {}
        self._of_host: Counter[str] = Counter()
        self._levels: dict[str, Counter[int]] = {}

    def __len__(self) -> int:
        """Return how many visits are in hand."""
        return len(self._visits)

    @property
    def leases(self) -> Sequence[ShardLease]:
        """The leases, as far as we know."""
        return tuple(self._leases.values())

    @property
    def visit_ids(self) -> frozenset[str]:
        """What not to be given again."""
        return frozenset(self._visits)

    @property
    def room(self) -> int:
        """How many more visits may be taken in hand."""
        return self._settings.in_hand - len(self._visits)

    def is_short_of(self, host: str) -> bool:
        """Return whether few visits of a host are left in hand."""
        return self._of_host[host] <= self._settings.per_host // 2

    def lease(self, leases: Sequence[ShardLease]) -> list[int]:
        """Hold exactly these leases, and drop visits of lost shards.

        Returns the shards that are new here and were somebody's before, perhaps a moment ago.
        """
        before = set(self._leases)
        self._leases = {lease.shard: lease for lease in leases}
        for visit in [v for v in self._visits.values() if self.lease_of(v) is None]:
            self.drop(visit)
        return [lease.shard for lease in leases if lease.fence > 1 and lease.shard not in before]

    def clear(self) -> None:
        """Let go of everything."""
        self.lease(())

    def lease_of(self, visit: Visit) -> ShardLease | None:
        """Return the lease that covers a visit."""
        return self._leases.get(shard_of(visit.url.host))

    def lacks(self, visits: Sequence[Visit]) -> bool:
        """Return whether one of ``visits`` lies in a shard that is not leased."""
        return any(self.lease_of(visit) is None for visit in visits)

    def lowest_hops(self) -> Mapping[str, int]:
        """Return, by seed, the lowest level that has pages in hand: ask before the queue."""
        return {seed_id: min(levels) for seed_id, levels in self._levels.items()}

    def take(self, visits: Sequence[Visit], lowest: Mapping[str, int]) -> list[Visit]:
        """Take in hand what may be made now, in order; return it.

        ``lowest`` is what :meth:`lowest_hops` said before the queue was read: a page that was
        committed meanwhile may have discovered others that this reading does not show.
        """
        return [v for v in visits if self._may_take(v, lowest) and self._add(v)]

    def holds(self, visit: Visit) -> bool:
        """Return whether a visit is still in hand."""
        return visit.visit_id in self._visits

    def drop(self, visit: Visit) -> None:
        """Let go of a visit: committed, or somebody else's now."""
        if self._visits.pop(visit.visit_id, None) is None:
            return
        self._of_host[visit.url.host] -= 1
        if not self._of_host[visit.url.host]:
            del self._of_host[visit.url.host]
        if visit.purpose is Purpose.PAGE:
            self._leave_level(visit)

    def _may_take(self, visit: Visit, lowest: Mapping[str, int]) -> bool:
        host = visit.url.host
        has_room = self.room > 0 and self._of_host[host] < self._most_of(host)
        is_ours = has_room and self.lease_of(visit) is not None
        return is_ours and not (visit.purpose is Purpose.PAGE and self._is_early(visit, lowest))

    def _most_of(self, host: str) -> int:
        """Return how many visits of a host may be in hand: few where each waits for long."""
        pause_s, most = self._pause_s(host), self._settings.per_host
        if pause_s * most <= _AHEAD_S:
            return most
        return max(1, int(_AHEAD_S / pause_s))

    def _is_early(self, visit: Visit, lowest: Mapping[str, int]) -> bool:
        seed_id = visit.seed.seed_id
        now: Collection[int] = self._levels.get(seed_id, ())
        return min((lowest.get(seed_id, visit.hops), *now)) < visit.hops

    def _add(self, visit: Visit) -> bool:
        if visit.visit_id in self._visits:
            return False
        self._visits[visit.visit_id] = visit
        self._of_host[visit.url.host] += 1
        if visit.purpose is Purpose.PAGE:
            self._levels.setdefault(visit.seed.seed_id, Counter())[visit.hops] += 1
        return True

    def _leave_level(self, visit: Visit) -> None:
        levels = self._levels[visit.seed.seed_id]
        levels[visit.hops] -= 1
        if not levels[visit.hops]:
            del levels[visit.hops]
        if not levels:
            del self._levels[visit.seed.seed_id]
