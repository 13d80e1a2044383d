"""HTTP/2 spoken with ill will: every flood ends, in time and without filling the memory."""

import asyncio
import resource
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import BodyTooLarge, FetchError
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher, CurlSettings
from orbweaver.ports.fetcher.port import FetchLimits
from tests.crawl.names import LOOPBACK, NameBook
from tests.servers.certificate import self_signed

DATA, HEADERS, RESET, SETTINGS, PUSH, PING, CONTINUATION = 0, 1, 3, 4, 5, 6, 9
END_HEADERS = 4
STATUS_200 = b"\x88"
LIMITS = FetchLimits(max_body_bytes=1 << 20, total_s=0.5)


def frame(kind: int, payload: bytes = b"", flags: int = 0, stream: int = 1) -> bytes:
    """Spell one frame."""
    head = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
    return head + payload


def literal(name: bytes, value: bytes) -> bytes:
    """Spell a header that no table knows."""
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


GREETING = frame(SETTINGS, stream=0)
OPENED = GREETING + frame(HEADERS, STATUS_200, END_HEADERS)
FLOODS = {
    "endless headers": (
        GREETING + frame(HEADERS, STATUS_200),
        frame(CONTINUATION, literal(b"leaf", b"o" * 100) * 20),
    ),
    "empty continuations": (GREETING + frame(HEADERS, STATUS_200), frame(CONTINUATION) * 100),
    "pings": (GREETING, frame(PING, bytes(8), stream=0) * 100),
    "settings": (GREETING, frame(SETTINGS, stream=0) * 100),
    "informational replies": (GREETING, frame(HEADERS, b"\x08\x03103", END_HEADERS) * 50),
    "empty data": (OPENED, frame(DATA) * 100),
    "endless data": (OPENED, frame(DATA, bytes(16384)) * 4),
    "what nobody asked for": (OPENED, frame(PUSH, bytes([0, 0, 0, 2]) + STATUS_200, END_HEADERS)),
    "silence": (GREETING, b""),
    "noise": (b"", bytes(range(256))),
}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate, and a server's side of TLS that speaks HTTP/2 alone."""
    file, context = self_signed(tmp_path_factory.mktemp("tls"))
    context.set_alpn_protocols(["h2"])
    return file, context


@asynccontextmanager
async def pouring(start: bytes, piece: bytes, context: ssl.SSLContext) -> AsyncIterator[int]:
    """Serve who comes with ``start`` and then ``piece`` for ever; give the port."""
    writers = []

    async def pour(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with suppress(ConnectionError):  # the client had enough
            writer.write(start)
            while not writer.is_closing():
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)

    server = await asyncio.start_server(pour, LOOPBACK, 0, ssl=context)
    yield int(server.sockets[0].getsockname()[1])
    for writer in writers:
        writer.transport.abort()
    server.close()


async def fetch(port: int, certificate: Path) -> None:
    """Fetch once."""
    guard = EgressGuard([(LOOPBACK, port)], only_loopback=True)
    settings = CurlSettings(ca_file=certificate)
    fetcher = CurlFetcher(guard, NameBook(guard), "orbweaver-tests", settings)
    try:
        url = Url.parse(f"https://{LOOPBACK}:{port}/")
        await fetcher.fetch(url, LIMITS, same_origin_only=True)
    finally:
        await fetcher.close()


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_ends(flood: str, certificate: tuple[Path, ssl.SSLContext]) -> None:
    start, piece = FLOODS[flood]
    file, context = certificate

    async def story() -> None:
        async with pouring(start, piece, context) as port:
            with pytest.raises(BodyTooLarge if flood == "endless data" else FetchError):
                await fetch(port, file)

    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started_s = monotonic()
    asyncio.run(story())
    assert monotonic() - started_s < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 32 * 1024
