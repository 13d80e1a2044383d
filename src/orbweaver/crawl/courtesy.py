"""Courtesy: when a host, and an IP address that many hosts share, may be asked again."""

import asyncio
from collections import Counter
from time import monotonic
from types import TracebackType

from orbweaver.ports.frontier.port import shard_of

_MOST_PLACES = 100_000


class Courtesy:
    """Instants before which nobody goes there again, in this worker's memory.

    A host belongs to one shard and a shard to one worker, so a host's pauses are exact. An
    address serves hosts of several shards: a worker that may hold half of the shards takes half
    of what the address bears.
    """

    def __init__(self, address_delay_s: float) -> None:
        """Keep ``address_delay_s`` between the starts of two requests to one address."""
        self._address_delay_s = address_delay_s
        self._host_free_s: dict[str, float] = {}
        self._address_free_s: dict[str, float] = {}
        self._address_started_s: dict[str, float] = {}
        self._shard_free_s: dict[int, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()

    def at_host(self, host: str) -> "HostTurn":
        """Give a block that waits until ``host`` may be asked and nobody else here asks it."""
        return HostTurn(self, host)

    async def enter(self, host: str) -> None:
        """Wait for the turn at a host, and hold it."""
        lock = self._locks.get(host)
        if lock is None:
            lock = self._locks[host] = asyncio.Lock()
        self._waiting[host] += 1
        try:
            await lock.acquire()
        except BaseException:
            self._forget(host)
            raise
        try:
            shard_free_s = self._shard_free_s.get(shard_of(host), 0.0)
            await _sleep_until(max(shard_free_s, self._host_free_s.get(host, 0.0)))
        except BaseException:
            self.leave(host)
            raise

    def leave(self, host: str) -> None:
        """Give the turn at a host to whoever waits next."""
        self._locks[host].release()
        self._forget(host)

    def _forget(self, host: str) -> None:
        self._waiting[host] -= 1
        if not self._waiting[host]:
            del self._waiting[host], self._locks[host]

    async def address_turn(self, address: str) -> None:
        """Wait in line for ``address``, before anything scarce is held."""
        await self._pace(self._address_free_s, address)

    async def address_start(self, address: str) -> None:
        """Wait, if at all, until the last request to ``address`` started long enough ago.

        The line of :meth:`address_turn` gives the instants, but who then had to wait for
        something scarce may come late and close to the next.
        """
        await self._pace(self._address_started_s, address)

    async def _pace(self, free_s: dict[str, float], address: str) -> None:
        if not address:
            return  # nobody knows it
        at_s = max(monotonic(), free_s.get(address, 0.0))
        free_s[address] = at_s + self._address_delay_s
        self._prune(free_s)
        await _sleep_until(at_s)

    def rest_shard(self, shard: int, pause_s: float) -> None:
        """Leave every host of a shard alone that changed hands: nobody here knows its pauses."""
        self._shard_free_s[shard] = monotonic() + pause_s

    def rest(self, host: str, pause_s: float) -> None:
        """Leave ``host`` alone for ``pause_s`` from now, or longer where it was said before."""
        free_s = monotonic() + pause_s
        self._host_free_s[host] = max(free_s, self._host_free_s.get(host, 0.0))
        self._prune(self._host_free_s)

    def _prune(self, places: dict[str, float]) -> None:
        if len(places) > _MOST_PLACES:
            now_s = monotonic()
            for place in [place for place, free_s in places.items() if free_s <= now_s]:
                del places[place]


class HostTurn:
    """One turn at one host."""

    __slots__ = ("_courtesy", "_host")

    def __init__(self, courtesy: Courtesy, host: str) -> None:
        """Wait for nothing yet."""
        self._courtesy = courtesy
        self._host = host

    async def __aenter__(self) -> None:
        """Wait for the turn."""
        await self._courtesy.enter(self._host)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the turn."""
        self._courtesy.leave(self._host)


async def _sleep_until(at_s: float) -> None:
    left_s = at_s - monotonic()
    if left_s > 0:
        await asyncio.sleep(left_s)
