"""A small SOCKS5 station on loopback, which writes down whom it was asked for, and as whom."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

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
        try:
            passage = await self._greet(reader, writer)
            self.passages.append(passage)
            await self._pass_on(passage, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client left: that is its right
        finally:
            writer.close()

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
        if answer != _GRANTED:
            return
        far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self.leads_to)
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))


@asynccontextmanager
async def stationed(station: Station) -> AsyncIterator[Station]:
    """Run the station on a free port inside the running loop."""
    server = await asyncio.start_server(station.serve, LOOPBACK, station.port)
    station.port = int(server.sockets[0].getsockname()[1])
    try:
        yield station
    finally:
        server.close()


async def _word(reader: asyncio.StreamReader) -> str:
    (length,) = await reader.readexactly(1)
    return (await reader.readexactly(length)).decode()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
