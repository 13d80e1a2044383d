"""A thread of its own for each keeper, so that the event loop never waits for a disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import structlog

from orbweaver.errors import StoreUnavailable

_LOG = structlog.get_logger("crawl")
P = ParamSpec("P")
R = TypeVar("R")


class OwnThread:
    """Runs calls one after another on one thread (or a few), away from the loop."""

    def __init__(self, name: str, *, threads: int = 1, pause_s: float = 0.5) -> None:
        """Name the thread for whoever reads a stack; wait ``pause_s`` for an absent store."""
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)
        self._name = name
        self._pause_s = pause_s

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what ``function`` returns, or raise what it raises.

        A store that does not answer is asked again for as long as it takes: whoever waits holds
        a visit that nobody else can make meanwhile, and nothing is lost when we are stopped.
        """
        while True:
            try:
                return await self._call_once(function, *args, **kwargs)
            except StoreUnavailable as error:
                _LOG.warning("store.unavailable", thread=self._name, reason=error.detail)
                await asyncio.sleep(self._pause_s)

    async def _call_once(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))

    def close(self) -> None:
        """End the thread after the call under way."""
        self._pool.shutdown(wait=True, cancel_futures=True)
