"""What is due, whatever waits: the same as sorting the whole queue would give."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from tests.contracts.planning import NOON, visit

NEIGHBOUR = next(
    host for n in range(999) if shard_of(host := f"rocks{n}.example") == shard_of("garden.example")
)
HOSTS = ["garden.example", NEIGHBOUR, "harbour.example", "files.example"]


@dataclass(frozen=True, slots=True)
class Wish:
    """How one asks what is due."""

    limit: int
    per_host: int
    busy: frozenset[int]
    """Places in the list of visits that the worker is already at."""
    shards: frozenset[int]
    """Places in the list of hosts whose shards it holds."""


def queue(number: int, size: int) -> list[Visit]:
    """Return a queue in which one host takes most of the room, as one forum does."""
    source = Random(number)
    hosts = source.choices(HOSTS, weights=[9, 1, 1, 1], k=size)
    return [
        replace(
            visit(f"{host}/{n}", due_s=source.choice([-2, -1, 0, 1])),
            rank=source.choice([0, 0, 0, 32, -3]),
        )
        for n, host in enumerate(hosts)
    ]


queues = st.builds(queue, number=st.integers(0, 10_000), size=st.integers(0, 150))
wishes = st.builds(
    Wish,
    limit=st.integers(0, 12),
    per_host=st.integers(1, 6),
    busy=st.frozensets(st.integers(0, 119), max_size=40),
    shards=st.frozensets(st.integers(0, 3), min_size=1),
)


def plainly(planned: Sequence[Visit], wish: Wish, busy: set[str]) -> list[Visit]:
    """Choose by sorting everything: the rule of the port, word by word."""
    leased = {shard_of(HOSTS[place]) for place in wish.shards}
    of_host: Counter[str] = Counter()
    chosen: list[Visit] = []
    for each in sorted(planned, key=lambda v: (v.rank, v.due_at, v.visit_id)):
        host = each.url.host
        if each.due_at > NOON or shard_of(host) not in leased or each.visit_id in busy:
            continue
        if of_host[host] < wish.per_host:
            of_host[host] += 1
            chosen.append(each)
    return chosen[: wish.limit]


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(planned=queues, wish=wishes)
def test_what_is_due_is_what_sorting_gives(
    migrated_crawl_file: Path, tmp_path: Path, planned: list[Visit], wish: Wish
) -> None:
    frontier = SqliteFrontier(Path(shutil.copy(migrated_crawl_file, tmp_path / "crawl.sqlite3")))
    frontier.offer(planned)
    leases = [
        lease
        for lease in frontier.lease("ada", 64, 60, NOON - timedelta(seconds=1))
        if lease.shard in {shard_of(HOSTS[place]) for place in wish.shards}
    ]
    busy = {planned[place].visit_id for place in wish.busy if place < len(planned)}
    found = frontier.due(leases, wish.limit, wish.per_host, NOON, busy)
    frontier.close()
    assert list(found) == plainly(planned, wish, busy)
