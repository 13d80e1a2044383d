"""The web server of a crowd: a plain protocol, since it shares its cores with who visits."""

import asyncio
import time
from collections import Counter
from http import HTTPStatus
from typing import cast

from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.crowd.replies import GRUMPY_S, Replies, Reply, refusal
from orbweaver.town.serving.arrivals import Arrival, ArrivalsLog
from orbweaver.town.serving.lookout import LOOKS_TO_GREET, Lookout

_END = b"\r\n\r\n"
_LONGEST_HEAD_BYTES = 16 << 10
_GRUMPY_TOWARDS = 3
_LOOKS_SINCE_IT_CAME = 1  # we are called in the turn of the loop that found it


class CrowdFront:
    """What all connections share."""

    def __init__(self, crowd: Crowd, replies: Replies, log: ArrivalsLog, lookout: Lookout) -> None:
        """Write arrivals into ``log``; ``lookout`` is the selector of the loop that serves."""
        self._crowd = crowd
        self._replies = replies
        self._log = log
        self._lookout = lookout
        self._visits: Counter[int] = Counter()
        self.open: set[asyncio.Transport] = set()

    def protocol(self) -> "Line":
        """Return a protocol for one more connection."""
        return Line(self)

    def answer(self, head: bytes, line: "Line") -> Reply:
        """Return the reply to one request, and write down that it came in."""
        at_s = time.monotonic() - self._log.started_s
        method, path, told = _read(head)
        host = told.get("host", "").rpartition(":")[0].lower()
        reply = self._reply(host, path, line.to_ip)
        looks = _LOOKS_SINCE_IT_CAME if line.is_greeted else LOOKS_TO_GREET
        self._log.add(
            Arrival(
                at_s,
                self._lookout.looked_s(looks) - self._log.started_s,
                host,
                method,
                path,
                line.from_ip,
                line.to_ip,
                told.get("user-agent", ""),
                "cookie" in told,
                int(reply[0]),
                time.monotonic() - self._log.started_s,
                len(reply[2]),
            )
        )
        return reply

    def _reply(self, host: str, path: str, to_ip: str) -> Reply:
        site = self._crowd.site_of(host)
        if site is None or self._crowd.ip(site) != to_ip:
            return refusal(HTTPStatus.MISDIRECTED_REQUEST)
        self._visits[site] += 1
        if self._visits[site] == _GRUMPY_TOWARDS and self._crowd.is_grumpy(site):
            return refusal(self._mood(site), f"Retry-After: {GRUMPY_S}")
        return self._replies.reply(site, path)

    def _mood(self, site: int) -> HTTPStatus:
        """Return how a grumpy site says it: the one with 429, the next with 503."""
        is_other = site // self._crowd.grumpy_every % 2
        return HTTPStatus.SERVICE_UNAVAILABLE if is_other else HTTPStatus.TOO_MANY_REQUESTS


def _read(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Return method, path with query, and headers by lower-case name."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    told = {}
    for line in lines:
        name, _, value = line.partition(":")
        told[name.lower()] = value.strip()
    return method, rest.rpartition(" ")[0], told


class Line(asyncio.Protocol):
    """One connection: requests one after another."""

    def __init__(self, front: CrowdFront) -> None:
        """Begin with nothing read."""
        self._front = front
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.from_ip = self.to_ip = ""
        self.is_greeted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note who came, and to which address."""
        self._transport = cast(asyncio.Transport, transport)
        self.from_ip = transport.get_extra_info("peername")[0]
        self.to_ip = transport.get_extra_info("sockname")[0]
        self._front.open.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        del exc
        if self._transport is not None:
            self._front.open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._buffer += data
        while _END in self._buffer and self._transport is not None:
            head, _, self._buffer = self._buffer.partition(_END)
            _, said, body = self._front.answer(head, self)
            self.is_greeted = True
            self._transport.writelines((said, body))
        if len(self._buffer) > _LONGEST_HEAD_BYTES and self._transport is not None:
            self._transport.close()
