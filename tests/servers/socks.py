"""Small stations on loopback, SOCKS5 and HTTP, which write down whom they were asked for."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

LOOPBACK = "127.0.0.1"
_VERSION, _BY_PASSWORD, _OPEN = 5, 2, 0
_CONNECT, _A_NAME = 1, 3
_GRANTED, _UNREACHABLE = 0, 4


@dataclass(frozen=True)
class Passage:
    """One connection that was asked for."""

    host: str
    """As it was told: a name, since nobody else resolves it."""
    port: int
    user: str
    password: str


@dataclass
class Station:
    """Leads every name to one port of loopback; names in ``closed`` are not reached."""

    leads_to: int
    closed: frozenset[str] = frozenset()
    passages: list[Passage] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Greet, connect and pass bytes both ways until one side ends."""
        passage = await self._greet(reader, writer)
        self.passages.append(passage)
        await self._pass_on(passage, reader, writer)

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Passage:
        _, count = await reader.readexactly(2)
        offered = await reader.readexactly(count)
        user = password = ""
        if _BY_PASSWORD in offered:
            writer.write(bytes([_VERSION, _BY_PASSWORD]))
            await reader.readexactly(1)
            user, password = await _word(reader), await _word(reader)
            writer.write(bytes([1, 0]))
        else:
            writer.write(bytes([_VERSION, _OPEN]))
        _, command, _, kind = await reader.readexactly(4)
        assert (command, kind) == (_CONNECT, _A_NAME), "a name is asked for, never an address"
        host = await _word(reader)
        (port,) = struct.unpack("!H", await reader.readexactly(2))
        return Passage(host, port, user, password)

    async def _pass_on(
        self, passage: Passage, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        answer = _UNREACHABLE if passage.host in self.closed else _GRANTED
        writer.write(bytes([_VERSION, answer, 0, 1]) + bytes(6))
        await writer.drain()
        if answer == _GRANTED:
            await _connect(self.leads_to, reader, writer)


AnyStation = TypeVar("AnyStation", Station, "Proxy")


@asynccontextmanager
async def stationed(station: AnyStation) -> AsyncIterator[AnyStation]:
    """Run the station on a free port inside the running loop."""
    tasks = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        tasks.add(task)
        try:
            await station.serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the test is over: that is their right
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, LOOPBACK, station.port)
    station.port = int(server.sockets[0].getsockname()[1])
    try:
        yield station
    finally:
        server.close()
        ending = [task for task in tasks if task]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)


async def _connect(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Connect to a port of loopback, and pass bytes both ways until one side ends."""
    far_reader, far_writer = await asyncio.open_connection(LOOPBACK, port)
    await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))


async def _word(reader: asyncio.StreamReader) -> str:
    (length,) = await reader.readexactly(1)
    return (await reader.readexactly(length)).decode()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        pass  # the other side left
    finally:
        writer.close()


@dataclass
class Proxy:
    """An HTTP proxy that opens tunnels to one port of loopback; keeps what it was told."""

    leads_to: int
    heads: list[str] = field(default_factory=list)
    """Every request for a tunnel, whole."""
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Open a tunnel and pass bytes both ways until one side ends."""
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 Opened\r\nSet-Cookie: proxy=1\r\n\r\n")
        await _connect(self.leads_to, reader, writer)
