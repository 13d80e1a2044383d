"""A small real web server on loopback for tests, which writes down every arrival."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Arrival:
    """One request as it came in."""

    at_s: float
    """Of the monotonic clock."""
    host: str
    """Without the port."""
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    port: int
    """Of the origin."""
    connection: int
    """1 for the first connection of the server, 2 for the next ..."""
    method: str = "GET"
    body: bytes = b""
    """Of a form."""


Answer = Callable[[Arrival, asyncio.StreamWriter], Awaitable[None]]


def reply(body: bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer with a body and its length; ``{port}`` in either is the origin's."""

    async def send(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        port = str(arrival.port)
        filled = body.replace(b"{port}", port.encode())
        lines = {"content-length": str(len(filled)), **(headers or {})}
        told = {name: value.replace("{port}", port) for name, value in lines.items()}
        writer.write(head(status, told) + filled)

    return send


def page(text: str) -> Answer:
    """Return an answer with an HTML page."""
    return reply(f"<!doctype html>{text}".encode(), 200, {"content-type": "text/html"})


def redirect(target: str, status: int = 302) -> Answer:
    """Return an answer that leads to ``target``."""
    return reply(b"", status, {"location": target})


def raw(sent: bytes) -> Answer:
    """Return an answer that sends these bytes as they are."""

    async def send(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)

    return send


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Spell a status line and headers."""
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass
class Origin:
    """Answers by host and target, or by target alone; 404 for all else."""

    answers: dict[str, Answer] = field(default_factory=dict)
    """Keys are ``/target`` or ``host/target``."""
    arrivals: list[Arrival] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    open_now: int = 0
    most_open: int = 0
    closes_each: bool = False
    """Whether every connection ends after one reply."""
    tasks: set[asyncio.Task[object]] = field(default_factory=set)

    def targets(self, host: str | None = None) -> list[str]:
        """Return what was asked for, in order."""
        return [a.target for a in self.arrivals if host in (None, a.host)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests of one connection until it ends."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.connections += 1
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        number = self.connections
        try:
            while await self._serve_one(reader, writer, number):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the test is over: that is their right
        finally:
            self.tasks.discard(task)
            self.open_now -= 1
            writer.close()

    async def _serve_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> bool:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = request.strip().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in rest)}
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        method, target, _ = first.split(" ")
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        now_s = monotonic()
        arrival = Arrival(now_s, host, target, headers, self.port, number, method, body)
        self.arrivals.append(arrival)
        answers = self.answers
        answer = answers.get(host + target) or answers.get(target) or reply(b"not here", 404)
        await answer(arrival, writer)
        await writer.drain()
        return not (self.closes_each or writer.is_closing())


@asynccontextmanager
async def serving(
    origin: Origin, address: str = LOOPBACK, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Origin]:
    """Run the origin on a free port of ``address`` inside the running loop."""
    server = await asyncio.start_server(origin.serve, address, origin.port, limit=1 << 20, ssl=tls)
    origin.port = int(server.sockets[0].getsockname()[1])
    try:
        yield origin
    finally:
        server.close()
        for task in origin.tasks:
            task.cancel()
        await asyncio.gather(*origin.tasks, return_exceptions=True)
