"""Questions gather while the threads are busy; none pays for what another one asked."""

import asyncio
from collections.abc import Iterator, Sequence
from threading import Event

import pytest

from orbweaver.crawl.batcher import Batcher
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.errors import UnreadableMedia


@pytest.fixture
def thread() -> Iterator[OwnThread]:
    """Give a thread."""
    made = OwnThread("tests")
    yield made
    made.close()


def test_what_is_asked_while_a_thread_is_busy_is_answered_together(thread: OwnThread) -> None:
    groups: list[list[int]] = []
    busy, free = Event(), Event()

    def doubled(numbers: Sequence[int]) -> Sequence[int]:
        groups.append(list(numbers))
        busy.set()
        free.wait()
        return [2 * number for number in numbers]

    async def story() -> list[int]:
        batcher: Batcher[int, int] = Batcher(doubled, thread, at_once=1, most=8, wait_s=0)
        first = asyncio.create_task(batcher.ask(0))
        await asyncio.to_thread(busy.wait)
        others = [asyncio.create_task(batcher.ask(number)) for number in range(1, 12)]
        await asyncio.sleep(0)  # all of them have asked
        free.set()
        return [await each for each in (first, *others)]

    assert asyncio.run(story()) == [2 * number for number in range(12)]
    assert [len(group) for group in groups] == [1, 8, 3]


def test_an_error_among_the_answers_is_raised_for_its_own_question_alone(
    thread: OwnThread,
) -> None:
    def halves(numbers: Sequence[int]) -> Sequence[int | Exception]:
        return [number // 2 if number % 2 == 0 else UnreadableMedia() for number in numbers]

    async def story() -> list[object]:
        batcher: Batcher[int, int] = Batcher(halves, thread, at_once=1, most=8)
        return list(await asyncio.gather(*map(batcher.ask, (4, 5, 6)), return_exceptions=True))

    four, five, six = asyncio.run(story())
    assert (four, six) == (2, 3)
    assert isinstance(five, UnreadableMedia)


def test_where_a_whole_group_fails_each_is_asked_alone(thread: OwnThread) -> None:
    def inverse(numbers: Sequence[int]) -> Sequence[float]:
        return [1 / number for number in numbers]

    async def story() -> list[object]:
        batcher: Batcher[int, float] = Batcher(inverse, thread, at_once=1, most=8)
        return list(await asyncio.gather(*map(batcher.ask, (1, 0, 4)), return_exceptions=True))

    one, none, four = asyncio.run(story())
    assert (one, four) == (1.0, 0.25)
    assert isinstance(none, ZeroDivisionError)
