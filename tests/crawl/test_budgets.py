"""Budgets: what a worker counts of a seed, and what it asks the ledger again."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.budgets import Budgets
from orbweaver.crawl.discovery import discover
from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.errors import BranchEnded, BudgetSpent, TrapAvoided
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import shard_of
from tests.crawl.plans import first_visit, seed_at
from tests.crawl.readings import START, reading
from tests.crawl.shed import Shed

SEED = seed_at(START, Scope(Reach.HOST, max_pages=5))


@pytest.fixture
def thread() -> Iterator[OwnThread]:
    """Start a thread for the ledger."""
    started = OwnThread("ledger")
    yield started
    started.close()


def page(number: int, hops: int = 1) -> Visit:
    """Return the visit to one of many pages."""
    return replace(first_visit(SEED), url=Url.parse(f"/view/{number}", START), hops=hops)


def spend(budgets: Budgets, *visits: Visit) -> None:
    """Count some pages, one after another."""

    async def story() -> None:
        for visit in visits:
            await budgets.spend(visit)

    asyncio.run(story())


def test_no_page_is_spent_beyond_the_scope_and_a_refund_gives_one_back(
    shed: Shed, thread: OwnThread
) -> None:
    budgets = Budgets(shed.ledger, thread)
    spend(budgets, *map(page, range(5)))
    with pytest.raises(BudgetSpent):
        spend(budgets, page(5))
    budgets.refund(page(0))
    spend(budgets, page(5))


def test_a_branch_that_brings_nothing_is_ended_by_the_rule(shed: Shed, thread: OwnThread) -> None:
    budgets = Budgets(shed.ledger, thread, StopRule(start_pages=2))
    spend(budgets, page(0), page(1))
    with pytest.raises(BranchEnded, match="first 2 pages"):
        spend(budgets, page(2))


def test_a_page_that_comes_back_costs_nothing(shed: Shed, thread: OwnThread) -> None:
    budgets = Budgets(shed.ledger, thread)
    again = [replace(page(0), round_number=n, interval_s=60) for n in range(1, 9)]
    spend(budgets, *map(page, range(5)), *again)


def test_a_worn_shape_is_refused_at_no_cost_and_the_reported_page_never(
    shed: Shed, thread: OwnThread
) -> None:
    budgets = Budgets(shed.ledger, thread, traps=TrapRule(shape_pages=2))
    memory = asyncio.run(budgets.memory(SEED))
    for number in range(2):
        discover(page(number), reading(template_hex="a" * 16), memory)
    for number in range(9):
        with pytest.raises(TrapAvoided):
            spend(budgets, page(number))
    spend(budgets, *(page(number, hops=0) for number in range(5)))


def test_what_is_forgotten_is_what_nothing_is_under_way_of(shed: Shed, thread: OwnThread) -> None:
    budgets = Budgets(shed.ledger, thread)
    spend(budgets, page(0))
    before = asyncio.run(budgets.memory(SEED))
    budgets.forget()
    assert asyncio.run(budgets.memory(SEED)) is before
    budgets.record(page(0))
    other = next(n for n in range(64) if n != shard_of(START.host))
    budgets.forget(other)
    assert asyncio.run(budgets.memory(SEED)) is before
    budgets.forget(shard_of(START.host))
    assert asyncio.run(budgets.memory(SEED)) is not before


def test_links_that_were_left_are_counted_by_kind_also_of_seeds_forgotten(
    shed: Shed, thread: OwnThread
) -> None:
    budgets = Budgets(shed.ledger, thread)
    memory = asyncio.run(budgets.memory(SEED))
    discover(page(0), reading(("/logout", "http://rocks.example/", "/a/a/a")), memory)
    counted = {
        "logs out": 1,
        "it leads out of the seed's scope": 1,
        "its path repeats itself": 1,
    }
    assert budgets.left_links() == counted
    budgets.clear()
    assert budgets.left_links() == counted
