"""Turns: so many at once and no more, nobody is forgotten, and no address grows stale meanwhile."""

import asyncio

import pytest

from orbweaver.errors import FetchTimeout
from orbweaver.ports.fetcher.curl import CurlSettings
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.ports.fetcher.turns import Turns
from tests.contracts.fetching import fetching
from tests.crawl.origin import Arrival, Origin, reply

GARDEN, ROCKS = ("garden.example", 80), ("rocks.example", 80)
ONE_BY_ONE = CurlSettings(per_host=1)


async def slow(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
    """Answer after a while: three of them take longer than libcurl remembers a pin."""
    await asyncio.sleep(0.4)
    await reply(b"leaf")(arrival, writer)


@pytest.mark.full
def test_who_waits_long_is_still_led_to_the_address_that_was_checked() -> None:
    origin = Origin({"/": slow}, closes_each=True)

    async def story() -> list[bytes]:
        limits = FetchLimits(total_s=10.0)
        async with fetching(origin, limits, settings=ONE_BY_ONE) as get:
            return [got.body for got in await asyncio.gather(*(get("/") for _ in range(4)))]

    assert asyncio.run(story()) == [b"leaf"] * 4
    assert (origin.connections, origin.most_open) == (4, 1)


def test_waiting_is_part_of_the_time() -> None:
    async def story() -> None:
        limits = FetchLimits(total_s=0.6)
        async with fetching(Origin({"/": slow}), limits, settings=ONE_BY_ONE) as get:
            first, second = await asyncio.gather(get("/"), get("/"), return_exceptions=True)
            assert not isinstance(first, BaseException)
            assert isinstance(second, FetchTimeout)
            assert (await get("/")).body == b"leaf", "the turn was given back"

    asyncio.run(story())


def test_as_many_run_as_may_and_the_next_in_line_follows() -> None:
    async def story() -> list[str]:
        turns, order = Turns(most=2, per_place=1), []

        async def visit(name: str, place: tuple[str, int]) -> None:
            await turns.take(place, 5.0)
            order.append(f"{name} in")
            await asyncio.sleep(0.01)
            order.append(f"{name} out")
            turns.give_back(place)

        await asyncio.gather(
            visit("a", GARDEN), visit("b", GARDEN), visit("c", ROCKS), visit("d", ROCKS)
        )
        assert turns.is_idle
        return order

    order = asyncio.run(story())
    assert order[:2] == ["a in", "c in"]
    assert order.index("b in") > order.index("a out")
    assert order.index("d in") > order.index("c out")


@pytest.mark.parametrize("has_been_called", [False, True])
def test_who_gives_up_takes_no_turn_away(has_been_called: bool) -> None:  # noqa: FBT001 (pytest passes it by name)
    async def story() -> None:
        turns = Turns(most=1, per_place=1)
        await turns.take(GARDEN, 1.0)
        gives_up = asyncio.ensure_future(turns.take(GARDEN, 5.0))
        stays = asyncio.ensure_future(turns.take(GARDEN, 5.0))
        await asyncio.sleep(0)
        if has_been_called:
            turns.give_back(GARDEN)
        gives_up.cancel()
        if not has_been_called:
            turns.give_back(GARDEN)
        await asyncio.wait_for(stays, 1.0)
        with pytest.raises(asyncio.CancelledError):
            await gives_up
        turns.give_back(GARDEN)
        assert turns.is_idle

    asyncio.run(story())


def test_patience_ends() -> None:
    async def story() -> None:
        turns = Turns(most=1, per_place=1)
        await turns.take(GARDEN, 1.0)
        with pytest.raises(TimeoutError):
            await turns.take(ROCKS, 0.01)
        turns.give_back(GARDEN)
        await turns.take(ROCKS, 0.01)

    asyncio.run(story())
