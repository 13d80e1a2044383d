"""libcurl's multi-socket interface on an asyncio loop: one connection pool, many transfers."""

import asyncio
from typing import Any

import pycurl

from orbweaver.ports.fetcher.turns import Turns

_DONE = 0
_TICK_S = 0.001  # what libcurl and the loop count in
_READ, _WRITE = 1, 2
_WATCHES = {
    pycurl.POLL_NONE: 0,
    pycurl.POLL_IN: _READ,
    pycurl.POLL_OUT: _WRITE,
    pycurl.POLL_INOUT: _READ | _WRITE,
    pycurl.POLL_REMOVE: 0,
}


class CurlLoop:
    """Drives libcurl handles on the running loop; everything happens on the loop's thread."""

    def __init__(self, max_connections: int, per_host: int) -> None:
        """Keep at most ``max_connections`` open, ``per_host`` of them to one host and port."""
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, max_connections)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, per_host)
        self._multi.setopt(pycurl.M_MAXCONNECTS, max_connections)
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self.turns = Turns(max_connections, per_host)
        """Who may run now: no handle may wait inside libcurl."""
        self._waiting: dict[Any, asyncio.Future[int]] = {}
        self._watched: dict[int, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._rings_s = 0.0
        self._due_s: float | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no transfer is under way."""
        return not self._waiting and self.turns.is_idle

    async def perform(self, curl: Any) -> int:  # noqa: ANN401 - pycurl has no types
        """Run the transfer of a prepared handle; return libcurl's error code, 0 for success."""
        self._loop = asyncio.get_running_loop()
        ended: asyncio.Future[int] = self._loop.create_future()
        self._waiting[curl] = ended
        self._multi.add_handle(curl)
        try:
            return await ended
        finally:
            del self._waiting[curl]
            self._multi.remove_handle(curl)

    def close(self) -> None:
        """Cancel every transfer and close every connection."""
        for ended in self._waiting.values():
            ended.cancel()
        self._set_timer(-1)
        if self._timer is not None:
            self._timer.cancel()
        for fd in tuple(self._watched):
            self._watch(pycurl.POLL_REMOVE, fd, None, None)
        if not self._waiting:
            self._multi.close()

    def _watch(self, what: int, fd: int, _multi: object, _data: object) -> None:
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        wanted = _WATCHES[what]
        before = self._watched.pop(fd, 0)
        if wanted:
            self._watched[fd] = wanted
        if before & ~wanted & _READ:
            loop.remove_reader(fd)
        if before & ~wanted & _WRITE:
            loop.remove_writer(fd)
        if wanted & ~before & _READ:
            loop.add_reader(fd, self._act, fd, pycurl.CSELECT_IN)
        if wanted & ~before & _WRITE:
            loop.add_writer(fd, self._act, fd, pycurl.CSELECT_OUT)

    def _set_timer(self, delay_ms: int) -> None:
        """Wake libcurl then, and no earlier; a timer that is set rings early rather than anew."""
        if delay_ms < 0 or self._loop is None:
            self._due_s = None
            return
        self._due_s = self._loop.time() + delay_ms / 1000
        if self._timer is not None and self._rings_s > self._due_s:
            self._timer.cancel()
            self._timer = None
        if self._timer is None:
            self._wind(self._loop, self._due_s)

    def _wind(self, loop: asyncio.AbstractEventLoop, rings_s: float) -> None:
        self._rings_s = rings_s
        self._timer = loop.call_at(rings_s, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._due_s is None or self._loop is None:
            return
        if self._due_s - self._loop.time() > _TICK_S:
            self._wind(self._loop, self._due_s)
            return
        self._due_s = None
        self._act(pycurl.SOCKET_TIMEOUT, 0)

    def _act(self, fd: int, mask: int) -> None:
        self._multi.socket_action(fd, mask)
        more = 1
        while more:
            more, succeeded, failed = self._multi.info_read()
            for curl in succeeded:
                self._end(curl, _DONE)
            for curl, code, _message in failed:
                self._end(curl, code)

    def _end(self, curl: Any, code: int) -> None:  # noqa: ANN401 - pycurl has no types
        ended = self._waiting.get(curl)
        if ended is not None and not ended.done():
            ended.set_result(code)
