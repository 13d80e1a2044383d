"""Lanes: connections of their own for each way out and identity, so that nothing ties them."""

from orbweaver.ports.fetcher.curl_loop import CurlLoop

_MOST_LANES = 64


class CurlLanes:
    """Connection pools by route and identity; those that rest longest are closed first."""

    def __init__(self, max_connections: int, per_host: int) -> None:
        """Give each lane so many connections, and so many to one host and port."""
        self._max_connections = max_connections
        self._per_host = per_host
        self._lanes: dict[tuple[str, str], CurlLoop] = {}

    def lane(self, route: str, identity: str) -> CurlLoop:
        """Return the pool of one way out and one identity."""
        lane = self._lanes.get((route, identity))
        if lane is None:
            self._make_room()
            lane = CurlLoop(self._max_connections, self._per_host)
        elif len(self._lanes) > 1:
            del self._lanes[route, identity]  # it goes to the end: used last
        self._lanes[route, identity] = lane
        return lane

    def close(self) -> None:
        """End all transfers and connections."""
        for lane in self._lanes.values():
            lane.close()
        self._lanes.clear()

    def _make_room(self) -> None:
        resting = [key for key, lane in self._lanes.items() if lane.is_idle]
        for key in resting[: max(0, len(self._lanes) - _MOST_LANES + 1)]:
            self._lanes.pop(key).close()
