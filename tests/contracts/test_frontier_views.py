"""What waits and why can be looked at, shard by shard and host by host, on either engine."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.model.host_state import HostState
from orbweaver.ports.frontier import views
from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.port import SHARDS, ShardView, WaitingHost, WhyWaiting, shard_of
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, plain

GARDEN = shard_of("garden.example")
NEIGHBOUR = next(h for n in range(999) if shard_of(h := f"rocks{n}.example") == GARDEN)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def garden(frontier: SqlFrontier) -> ShardView:
    return frontier.shards(NOON)[GARDEN]


def hosts(frontier: SqlFrontier, after: str = "", limit: int = 9) -> list[WaitingHost]:
    return list(frontier.waiting_of(GARDEN, limit, after, NOON))


# ----------------------------------------------------------------------------- promise 8
def test_every_shard_says_what_waits_in_it(frontier: SqlFrontier) -> None:
    frontier.offer([visit("garden.example/a", due_s=-5), visit("garden.example/b", hops=2)])
    frontier.offer([visit(f"{NEIGHBOUR}/c", due_s=7), visit(f"{NEIGHBOUR}/d", due_s=9)])
    views_of_all = frontier.shards(NOON)
    assert [view.shard for view in views_of_all] == list(range(SHARDS))
    found = views_of_all[GARDEN]
    assert (found.waiting, found.due, found.hosts) == (4, 2, 2)
    assert found.oldest_due_at == NOON - 5 * SECOND
    assert found.next_due_at == NOON + 7 * SECOND
    assert sum(view.waiting for view in views_of_all) == 4


def test_every_shard_says_who_holds_it(frontier: SqlFrontier) -> None:
    frontier.offer([visit("garden.example/")])
    assert (garden(frontier).worker, garden(frontier).fence) == ("", 0)
    [lease] = frontier.lease("ada", 64, 10, NOON)
    found = garden(frontier)
    assert (found.worker, found.fence, found.until) == ("ada", lease.fence, lease.until)
    frontier.release([lease])
    assert garden(frontier).worker == ""


def test_the_sums_follow_what_comes_and_goes(walk: Walk) -> None:
    page, rocks = visit("garden.example/"), visit("rocks.example/")
    assert garden(walk.frontier).waiting == 0
    walk.frontier.offer([page, page])
    walk.frontier.offer([page])
    assert garden(walk.frontier).waiting == 1
    walk.see(replace(plain(page), again_at=NOON))
    assert garden(walk.frontier).waiting == 1
    [again] = walk.waiting()
    found = [visit(f"garden.example/{n}", hops=1) for n in range(3)]
    walk.see(plain(again, *found, rocks))
    assert garden(walk.frontier).waiting == 3
    walk.see(*(plain(v, page) for v in (*found, rocks)))
    count = walk.frontier.count(NOON)
    assert (count.waiting, count.due, count.hosts, count.next_due_at) == (0, 0, 0, None)


def test_what_two_workers_write_adds_up(walk: Walk, frontier: SqlFrontier) -> None:
    walk.ledger.accept("casework", 1, [visit("garden.example/a")], NOON)
    frontier.offer([visit("garden.example/b")])
    walk.see(plain(visit("garden.example/b")))
    assert garden(frontier).waiting == 1


def test_a_long_line_is_counted_up_to_a_bound(
    frontier: SqlFrontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [visit(f"garden.example/{n}", hops=n % 2) for n in range(20)]
    frontier.offer([*many, visit(f"{NEIGHBOUR}/", hops=5)])
    for bound in ("COUNTED_MOST", "LOOKED_AT_HOSTS"):
        number = str(getattr(views, bound))
        for name in ("_LEVELS", "_SHARDS"):
            text = getattr(views, name)
            monkeypatch.setattr(views, name, text.replace(f"LIMIT {number}\n", "LIMIT 3\n"))
    found = garden(frontier)
    assert (found.waiting, found.due, found.hosts) == (21, 7, 1)


# ------------------------------------------------------------------------ hosts of a shard
def test_a_shards_hosts_come_in_order_of_name_a_page_at_a_time(frontier: SqlFrontier) -> None:
    frontier.offer([visit(f"garden.example/{n}", due_s=n) for n in range(3)])
    frontier.offer([replace(visit(f"{NEIGHBOUR}/", due_s=-1), attempts=2)])
    assert [(each.host, each.waiting, each.attempts) for each in hosts(frontier)] == [
        ("garden.example", 3, 0),
        (NEIGHBOUR, 1, 2),
    ]
    assert [each.next_due_at for each in hosts(frontier)] == [NOON, NOON - SECOND]
    assert [each.host for each in hosts(frontier, limit=1)] == ["garden.example"]
    assert [each.host for each in hosts(frontier, after="garden.example")] == [NEIGHBOUR]
    assert list(frontier.waiting_of((GARDEN + 1) % SHARDS, 9, "", NOON)) == []


def why(walk: Walk) -> WhyWaiting:
    [host] = hosts(walk.frontier)
    return host.why


def test_a_host_says_why_it_waits(walk: Walk) -> None:
    page = visit("garden.example/")
    walk.frontier.offer([page, visit("garden.example/more")])
    assert why(walk) is WhyWaiting.UNLEASED
    walk.lease([])
    assert why(walk) is WhyWaiting.IN_LINE
    state = HostState("garden.example", NOON + SECOND)
    walk.see(replace(plain(page), host_state=state))
    assert why(walk) is WhyWaiting.RESTING
    [host] = hosts(walk.frontier)
    assert host.free_at == NOON + SECOND
    more = visit("garden.example/more")
    walk.see(replace(plain(more), again_at=NOON + HOUR))
    assert why(walk) is WhyWaiting.NOT_DUE
    paused = replace(state, paused_why="It asks to log in.")
    walk.see(replace(plain(visit("garden.example/last")), host_state=paused))
    [host] = hosts(walk.frontier)
    assert (host.why, host.paused_why) == (WhyWaiting.PAUSED, "It asks to log in.")
