"""A thread of its own for each keeper, so that the event loop never waits for a disk."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

import structlog

from orbweaver.errors import StoreUnavailable

_LOG = structlog.get_logger("crawl")
P = ParamSpec("P")
R = TypeVar("R")
_Call = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class OwnThread:
    """Runs calls one after another on one thread (or a few), away from the loop.

    An executor of the standard library does the same in twice the time: a crawl makes several
    calls a visit.
    """

    def __init__(self, name: str, *, threads: int = 1, pause_s: float = 0.5) -> None:
        """Name the thread for whoever reads a stack; wait ``pause_s`` for an absent store."""
        self._name = name
        self._pause_s = pause_s
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._serve, name=f"{name}_{number}", daemon=True)
            for number in range(threads)
        ]
        self._is_started = False

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what ``function`` returns, or raise what it raises.

        A store that does not answer is asked again for as long as it takes: whoever waits holds
        a visit that nobody else can make meanwhile, and nothing is lost when we are stopped.
        """
        while True:
            try:
                return await self._call_once(partial(function, *args, **kwargs))
            except StoreUnavailable as error:
                _LOG.warning("store.unavailable", thread=self._name, reason=error.detail)
                await asyncio.sleep(self._pause_s)

    async def _call_once(self, call: Callable[[], R]) -> R:
        if not self._is_started:
            self._is_started = True
            for thread in self._threads:
                thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        self._calls.put((loop, answer, call))
        return await answer

    def close(self) -> None:
        """End the threads after the calls under way; what waits is not called any more."""
        with suppress(Empty):
            while True:
                self._calls.get_nowait()
        started = self._threads if self._is_started else []
        for _ in started:
            self._calls.put(None)
        for thread in started:
            thread.join()

    def _serve(self) -> None:
        while (asked := self._calls.get()) is not None:
            loop, answer, call = asked
            try:
                settle = partial(_give, answer, call())
            except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
                settle = partial(_fail, answer, error)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle)


def _give(answer: "asyncio.Future[R]", value: R) -> None:
    if not answer.done():
        answer.set_result(value)


def _fail(answer: "asyncio.Future[R]", error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
