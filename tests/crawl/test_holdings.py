"""What a worker takes in hand, and in which order; and how many bytes it may hold."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from orbweaver.crawl.byte_budget import ByteBudget, Room
from orbweaver.crawl.holdings import Holdings
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.frontier.port import SHARDS, ShardLease
from tests.crawl.plans import NOON, seed_at

SEED = seed_at(Url.parse("http://garden.example/"))
ROCKS = Url.parse("http://rocks.example/")
ALL = [ShardLease(shard, "w", 1, NOON + timedelta(seconds=15)) for shard in range(SHARDS)]


def holdings(per_host: int = 8, in_hand: int = 99) -> Holdings:
    """Return empty holdings with every shard leased."""
    held = Holdings(CrawlSettings(per_host=per_host, in_hand=in_hand))
    held.lease(ALL)
    return held


def page(path: str, hops: int, purpose: Purpose = Purpose.PAGE) -> Visit:
    """Return a visit of the one seed."""
    return Visit(Url.parse(path, SEED.url), purpose, SEED, NOON, hops=hops)


def test_a_level_waits_for_the_one_above() -> None:
    held = holdings()
    first, second = page("/a", 1), page("/b", 2)
    assert held.take([first, second], held.lowest_hops()) == [first]
    assert held.take([second], held.lowest_hops()) == []
    before = held.lowest_hops()
    held.drop(first)
    assert held.take([second], before) == [], "the queue was read before the commit"
    assert held.take([second], held.lowest_hops()) == [second]


def test_media_wait_for_nobody() -> None:
    held = holdings()
    visits = [page("/a", 1), page("/b.jpg", 2, Purpose.MEDIA)]
    assert held.take(visits, {}) == visits


def test_bounds_hold_for_a_host_and_for_all() -> None:
    visits = [page(f"/{n}", 1) for n in range(9)]
    assert len(holdings(per_host=4).take(visits, {})) == 4
    assert len(holdings(in_hand=3).take(visits, {})) == 3


def test_of_a_host_with_long_pauses_few_visits_are_in_hand_and_keep_no_other_out() -> None:
    pauses_s = {"garden.example": 30.0, "rocks.example": 1.0}
    held = Holdings(CrawlSettings(per_host=4), pauses_s.__getitem__)
    held.lease(ALL)
    slow = [page(f"/{n}", 1) for n in range(9)]
    quick = [replace(one, url=Url.parse(one.url.path, ROCKS)) for one in slow]
    assert Counter(one.url.host for one in held.take([*slow, *quick], {})) == {
        "garden.example": 1,
        "rocks.example": 4,
    }


def test_what_is_in_hand_is_not_taken_again() -> None:
    held = holdings()
    assert held.take([page("/a", 0), page("/a", 0)], {}) == [page("/a", 0)]
    assert held.visit_ids == {page("/a", 0).visit_id}


def test_a_lost_shard_takes_its_visits_along() -> None:
    held = holdings()
    held.take([page("/a", 0)], {})
    assert held.lease([]) == []
    assert (len(held), held.lease_of(page("/a", 0))) == (0, None)


def test_a_shard_that_was_somebodys_is_told() -> None:
    held = Holdings(CrawlSettings())
    first, second = ShardLease(1, "w", 1, NOON), ShardLease(2, "w", 2, NOON)
    assert held.lease([first, second]) == [2]
    assert held.lease([first, second]) == [], "it is ours already"


def test_bytes_are_given_in_order_and_never_beyond_the_budget() -> None:
    async def story() -> list[str]:
        budget, order = ByteBudget(100), []

        async def use(name: str, size_bytes: int) -> None:
            held = await budget.take(size_bytes)
            order.append(name)
            assert budget.held_bytes <= 100
            await asyncio.sleep(0)
            budget.give_back(held)

        async with asyncio.TaskGroup() as group:
            for name, size_bytes in [("a", 60), ("b", 60), ("c", 10), ("d", 1000)]:
                group.create_task(use(name, size_bytes))
        assert budget.held_bytes == 0
        return order

    assert asyncio.run(story()) == ["a", "b", "c", "d"]


def test_who_gives_up_waiting_for_bytes_takes_none() -> None:
    async def story() -> int:
        budget = ByteBudget(100)
        held = await budget.take(100)
        waiting = asyncio.ensure_future(budget.take(50))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        budget.give_back(held)
        return budget.held_bytes

    assert asyncio.run(story()) == 0


def test_a_visit_holds_what_its_body_has_and_whoever_seals_it_gives_it_back() -> None:
    async def story() -> list[int]:
        budget = ByteBudget(100)
        room = Room(budget, 60)
        held = [budget.held_bytes]
        await room.take()
        held.append(budget.held_bytes)
        room.keep(25)
        held.append(budget.held_bytes)
        handed = room.hand_over(20)
        room.keep(0)
        held.append(budget.held_bytes)
        budget.give_back(handed)
        return [*held, budget.held_bytes]

    assert asyncio.run(story()) == [0, 60, 25, 20, 0]
