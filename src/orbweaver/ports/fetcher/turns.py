"""Turns: how many requests run at once, to one place and in all.

libcurl could make requests wait by itself, but then the address that we gave it for a name grows
stale meanwhile, and it would ask a name server of its own.
"""

import asyncio
from collections import deque

Place = tuple[str, int]
"""A host and port."""


class Turns:
    """Lets so many run, and the others wait in the order they came; for one asyncio loop."""

    def __init__(self, most: int, per_place: int) -> None:
        """Let ``most`` run in all, ``per_place`` of them to one place."""
        self._most = most
        self._per_place = per_place
        self._running = 0
        self._at: dict[Place, int] = {}
        self._waiting: deque[tuple[Place, asyncio.Future[None]]] = deque()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        return self._running == 0

    async def take(self, place: Place, patience_s: float) -> None:
        """Return when it is the caller's turn, which must be given back.

        Raises:
            TimeoutError: It was not within ``patience_s``.
        """
        if self._has_room(place):
            self._enter(place)
        else:
            await self._wait(place, patience_s)

    def give_back(self, place: Place) -> None:
        """End a turn, and call who waits longest for what it made room for."""
        self._running -= 1
        self._at[place] -= 1
        if not self._at[place]:
            del self._at[place]
        for ticket in self._waiting:
            waiting_for, called = ticket
            if not called.done() and self._has_room(waiting_for):
                self._waiting.remove(ticket)
                self._enter(waiting_for)
                called.set_result(None)
                return

    def _has_room(self, place: Place) -> bool:
        return self._running < self._most and self._at.get(place, 0) < self._per_place

    def _enter(self, place: Place) -> None:
        self._running += 1
        self._at[place] = self._at.get(place, 0) + 1

    async def _wait(self, place: Place, patience_s: float) -> None:
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ticket = (place, called)
        self._waiting.append(ticket)
        try:
            async with asyncio.timeout(patience_s):
                await called
        except (TimeoutError, asyncio.CancelledError):
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            else:
                self.give_back(place)  # it was called in the very moment that it gave up
            raise
