"""The batcher: many coroutines ask one thing each, a few threads answer many at once.

A call to a thread costs a tenth of a millisecond whatever it does; while the threads are busy,
questions gather, and the next free thread takes them together.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from orbweaver.crawl.own_thread import OwnThread

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Batcher(Generic[Question, Answer]):
    """Gathers questions for a function that answers many; for one asyncio loop."""

    def __init__(
        self,
        answer: Callable[[Sequence[Question]], Sequence[Answer | Exception]],
        thread: OwnThread,
        *,
        at_once: int,
        most: int,
        wait_s: float = 0.001,
    ) -> None:
        """Call ``answer`` on ``thread``, ``at_once`` calls at a time, ``most`` questions each.

        A free thread waits for ``wait_s`` after the first question for others to come along.

        ``answer`` gives one answer a question, in order: an exception among them is raised for
        whoever asked that question alone.
        """
        self._answer = answer
        self._thread = thread
        self._wait_s = wait_s
        self._free = at_once
        self._most = most
        self._waiting: deque[tuple[Question, asyncio.Future[Answer]]] = deque()
        self._calls: set[asyncio.Task[None]] = set()

    async def ask(self, question: Question) -> Answer:
        """Return the answer, or raise what stands in its place."""
        turn: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, turn))
        self._begin()
        return await turn

    def _begin(self) -> None:
        if self._free and self._waiting:
            self._free -= 1
            call = asyncio.get_running_loop().create_task(self._call())
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)

    async def _call(self) -> None:
        """Answer a share of what waits, so that the other free threads have theirs."""
        try:
            await asyncio.sleep(self._wait_s)
            count = min(self._most, -(-len(self._waiting) // (self._free + 1)))
            asked = [self._waiting.popleft() for _ in range(count)]
            asked = [(question, turn) for question, turn in asked if not turn.done()]
            if asked:
                await self._settle(asked)
        finally:
            self._free += 1
            self._begin()

    async def _settle(self, asked: Sequence[tuple[Question, asyncio.Future[Answer]]]) -> None:
        answers = await self._answers([question for question, _ in asked])
        for (_, turn), answer in zip(asked, answers, strict=True):
            if turn.done():
                continue
            if isinstance(answer, Exception):
                turn.set_exception(answer)
            else:
                turn.set_result(answer)

    async def _answers(self, questions: Sequence[Question]) -> Sequence[Answer | Exception]:
        """Ask about all; where that fails as a whole, about each alone: none pays for another."""
        try:
            return await self._thread.call(self._answer, questions)
        except Exception as error:  # noqa: BLE001 - it is raised for whoever asked
            if len(questions) == 1:
                return [error]
        return [answer for one in questions for answer in await self._answers([one])]
