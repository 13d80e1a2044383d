"""The byte budget: bodies in memory never add up to more than was allowed."""

import asyncio
from collections import deque


class ByteBudget:
    """Bytes to reserve before a fetch and to give back as they turn out not to be needed."""

    def __init__(self, size_bytes: int) -> None:
        """Allow ``size_bytes`` at once."""
        self._size_bytes = size_bytes
        self._free_bytes = size_bytes
        self._queue: deque[tuple[int, asyncio.Future[None]]] = deque()

    @property
    def held_bytes(self) -> int:
        """Return how many are reserved now."""
        return self._size_bytes - self._free_bytes

    async def take(self, size_bytes: int) -> int:
        """Reserve up to ``size_bytes``, first come first served; return how many were reserved."""
        wanted = min(size_bytes, self._size_bytes)
        if self._free_bytes >= wanted and not self._queue:
            self._free_bytes -= wanted
            return wanted
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((wanted, turn))
        try:
            await turn
        except asyncio.CancelledError:
            self._leave(wanted, turn)
            raise
        return wanted

    def give_back(self, size_bytes: int) -> None:
        """Free bytes that were reserved."""
        self._free_bytes += size_bytes
        while self._queue and self._queue[0][0] <= self._free_bytes:
            wanted, turn = self._queue.popleft()
            if not turn.done():
                self._free_bytes -= wanted
                turn.set_result(None)

    def _leave(self, wanted: int, turn: asyncio.Future[None]) -> None:
        if turn.done() and not turn.cancelled():
            self.give_back(wanted)
        elif (wanted, turn) in self._queue:
            self._queue.remove((wanted, turn))


class Room:
    """What one visit holds of the budget: nothing while it waits, and no more than it has."""

    def __init__(self, budget: ByteBudget, most_bytes: int) -> None:
        """Hold nothing yet; ask ``budget`` for ``most_bytes`` before every fetch."""
        self._budget = budget
        self._most_bytes = most_bytes
        self._held_bytes = 0

    async def take(self) -> None:
        """Wait for room for one body."""
        self._held_bytes = await self._budget.take(self._most_bytes)

    def keep(self, size_bytes: int) -> int:
        """Hold only what a body of this size needs, if anything; return how much that is."""
        kept_bytes = min(size_bytes, self._held_bytes)
        self._budget.give_back(self._held_bytes - kept_bytes)
        self._held_bytes = kept_bytes
        return kept_bytes

    def hand_over(self, size_bytes: int) -> int:
        """Hold nothing any more; return what whoever has the bytes now must give back."""
        kept_bytes = self.keep(size_bytes)
        self._held_bytes = 0
        return kept_bytes
