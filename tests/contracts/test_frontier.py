"""A frontier keeps its promises, on either engine."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from orbweaver.errors import StoreUnavailable
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.frontier.keeper import SqlFrontier
from orbweaver.ports.frontier.port import ShardLease, shard_of
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from tests.contracts.planning import NOON, url, visit

GARDENS = [visit(f"garden{n}.example/") for n in range(8)]


def take(frontier: SqlFrontier, worker: str = "ada", now: datetime = NOON) -> list[ShardLease]:
    return list(frontier.lease(worker, 64, 10, now))


def due(frontier: SqlFrontier, leases: list[ShardLease], **wishes: int) -> list[Visit]:
    limit, per_host = wishes.get("limit", 100), wishes.get("per_host", 100)
    now = NOON + timedelta(seconds=wishes.get("now_s", 0))
    return list(frontier.due(leases, limit, per_host, now, ()))


# ----------------------------------------------------------------------------- promise 1
def test_a_visit_offered_twice_waits_once(frontier: SqlFrontier) -> None:
    assert frontier.offer([GARDENS[0], GARDENS[0]]) == 1
    assert frontier.offer(GARDENS) == 7
    assert frontier.count(NOON).waiting == 8


def test_the_same_address_for_another_purpose_is_another_visit(frontier: SqlFrontier) -> None:
    page = visit("garden.example/bench.jpg")
    assert frontier.offer([page, replace(page, purpose=Purpose.MEDIA)]) == 2


def test_a_visit_comes_out_as_it_went_in(frontier: SqlFrontier) -> None:
    planned = replace(
        visit("garden.example/bench.jpg?x=1", purpose=Purpose.CHECK, hops=3, round_number=2),
        rank=-5,
        interval_s=86_400 * 365,
        found_on=url("garden.example/"),
        expects_sha256_hex="ab" * 32,
        expects_pdq_hex="cd" * 32,
        due_at=NOON - timedelta(microseconds=1),
        attempts=2,
    )
    frontier.offer([planned])
    assert due(frontier, take(frontier)) == [planned]


# ----------------------------------------------------------------------------- promise 2
def test_a_shard_has_one_holder_at_a_time(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    leases = take(frontier, "ada")
    assert {lease.shard for lease in leases} == {shard_of(v.url.host) for v in GARDENS}
    assert take(frontier, "ben") == []


def test_a_new_holder_has_a_higher_fence(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    before = {lease.shard: lease.fence for lease in take(frontier, "ada")}
    after = {lease.shard: lease.fence for lease in take(frontier, "ben", NOON + timedelta(hours=1))}
    assert after.keys() == before.keys()
    assert all(after[shard] > before[shard] for shard in before)


def test_at_most_so_many_shards_are_leased(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    assert len(frontier.lease("ada", 2, 10, NOON)) == 2
    others = {lease.shard for lease in take(frontier, "ben")}
    assert len(others) == len({shard_of(v.url.host) for v in GARDENS}) - 2


def test_a_shard_where_nothing_waits_is_not_leased(frontier: SqlFrontier) -> None:
    assert take(frontier) == []


# ----------------------------------------------------------------------------- promise 3
def test_a_worker_that_asks_again_fences_out_its_former_life(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    former = take(frontier, "ada")
    again = take(frontier, "ada")
    assert {lease.shard for lease in again} == {lease.shard for lease in former}
    assert min(lease.fence for lease in again) == 2
    assert frontier.renew(former, 10, NOON) == []
    assert due(frontier, former) == []
    assert len(due(frontier, again)) == 8


def test_a_workers_own_shards_come_first(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    highest = max(take(frontier, "ada"), key=lambda lease: lease.shard)
    frontier.release([lease for lease in take(frontier, "ada") if lease.shard != highest.shard])
    [again] = frontier.lease("ada", 1, 10, NOON)
    assert again.shard == highest.shard


# ----------------------------------------------------------------------------- promise 4
def test_an_expired_lease_is_free_for_anybody(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS[:1])
    [lease] = take(frontier, "ada")
    assert take(frontier, "ben", lease.until - timedelta(microseconds=1)) == []
    assert [taken.shard for taken in take(frontier, "ben", lease.until)] == [lease.shard]
    assert frontier.renew([lease], 10, lease.until) == []


def test_a_renewed_lease_lasts(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS[:1])
    [renewed] = frontier.renew(take(frontier, "ada"), 100, NOON + timedelta(seconds=9))
    assert renewed.until == NOON + timedelta(seconds=109)
    assert take(frontier, "ben", NOON + timedelta(seconds=50)) == []


def test_a_lease_given_back_is_free(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    frontier.release(take(frontier, "ada"))
    assert take(frontier, "ben") != []


def test_a_lost_lease_given_back_disturbs_nobody(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    lost = take(frontier, "ada")
    taken = take(frontier, "ben", NOON + timedelta(hours=1))
    frontier.release(lost)
    assert len(frontier.renew(taken, 10, NOON + timedelta(hours=1))) == len(taken)


# ----------------------------------------------------------------------------- promise 5
def test_visits_of_leased_shards_alone_are_due(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    lease = take(frontier)[0]
    found = due(frontier, [lease])
    assert found
    assert {shard_of(v.url.host) for v in found} == {lease.shard}


def test_what_is_due_later_waits(frontier: SqlFrontier) -> None:
    frontier.offer([visit("garden.example/", due_s=5)])
    leases = take(frontier)
    assert due(frontier, leases, now_s=4) == []
    assert len(due(frontier, leases, now_s=5)) == 1


def test_the_lowest_rank_comes_first_then_what_is_longest_due(frontier: SqlFrontier) -> None:
    planned = [
        replace(visit("garden.example/c", due_s=-9), rank=1),
        replace(visit("garden.example/b", hops=7, due_s=-1), rank=0),
        replace(visit("rocks.example/a", due_s=0), rank=-1),
        replace(visit("harbour.example/d", due_s=-10), rank=10_000_000_000),
    ]
    frontier.offer(planned)
    paths = [v.url.path for v in due(frontier, take(frontier))]
    assert paths == ["/a", "/b", "/c", "/d"]


def test_equal_ones_come_in_order_of_id(frontier: SqlFrontier) -> None:
    planned = [visit(f"garden{n}.example/") for n in range(30)]
    frontier.offer(planned)
    ids = [v.visit_id for v in due(frontier, take(frontier))]
    assert ids == sorted(v.visit_id for v in planned)


def test_few_of_a_host_at_once(frontier: SqlFrontier) -> None:
    frontier.offer([visit(f"garden.example/{n}") for n in range(50)])
    frontier.offer([visit("rocks.example/", hops=9)])
    found = due(frontier, take(frontier), per_host=2)
    assert sorted(v.url.host for v in found) == ["garden.example"] * 2 + ["rocks.example"]


def test_a_long_queue_of_one_host_hides_nobody(frontier: SqlFrontier) -> None:
    shard = shard_of("garden.example")
    neighbour = next(h for n in range(999) if shard_of(h := f"rocks{n}.example") == shard)
    frontier.offer([visit(f"garden.example/{n}", due_s=-9) for n in range(300)])
    frontier.offer([visit(f"{neighbour}/{n}", due_s=-1) for n in range(3)])
    frontier.offer([visit("harbour.example/", due_s=-2)])
    found = due(frontier, take(frontier), limit=5, per_host=2)
    hosts = [v.url.host for v in found]
    assert hosts == ["garden.example"] * 2 + ["harbour.example"] + [neighbour] * 2


def test_what_a_worker_is_already_at_is_left_out(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    busy = {GARDENS[2].visit_id, GARDENS[5].visit_id}
    found = frontier.due(take(frontier), 100, 100, NOON, busy)
    assert {v.visit_id for v in found} == {v.visit_id for v in GARDENS} - busy


# ----------------------------------------------------------------------------- promise 6
def test_what_was_given_comes_again(frontier: SqlFrontier) -> None:
    frontier.offer(GARDENS)
    leases = take(frontier)
    assert due(frontier, leases) == due(frontier, leases)
    assert frontier.count(NOON).waiting == 8


# ----------------------------------------------------------------------------- and the rest
def test_the_count_says_what_waits(frontier: SqlFrontier) -> None:
    assert frontier.count(NOON).next_due_at is None
    frontier.offer([visit("garden.example/a"), visit("garden.example/b", due_s=5)])
    frontier.offer([visit("rocks.example/", due_s=60)])
    count = frontier.count(NOON)
    assert (count.waiting, count.due, count.hosts, count.next_due_at) == (3, 1, 2, NOON)


def test_a_database_that_is_not_there_is_unavailable(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    missing = SqliteFrontier(tmp_path_factory.mktemp("nothing") / "crawl.sqlite3")
    with pytest.raises(StoreUnavailable):
        missing.count(NOON)
