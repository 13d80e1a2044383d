"""A web server for benches of fetching: a page to four pictures, as fast as Python serves them.

Usage: ``python -m bench.parts.web CORE [CERTIFICATE KEY]``; prints its port. With files: TLS.
"""

import asyncio
import os
import random
import ssl
import sys
from typing import cast

import uvloop

PAGE_BYTES = 8_700
PICTURE_BYTES = (30_000, 101_000)
KINDS = 40
_LIFE_S = 900.0


def bodies() -> list[bytes]:
    """Return what the targets ``/0``, ``/1`` … hold: every fifth is a page."""
    chance = random.Random(1)
    made = []
    for n in range(KINDS):
        size = PAGE_BYTES if n % 5 == 0 else chance.randint(*PICTURE_BYTES)
        made.append(chance.randbytes(size))
    return made


class Answering(asyncio.Protocol):
    """One connection."""

    replies: dict[bytes, bytes]

    def __init__(self) -> None:
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to answer."""
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer what was asked for, in order."""
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            request, _, self._asked = self._asked.partition(b"\r\n\r\n")
            target = request.split(b" ", 2)[1]
            self._transport.write(self.replies[target])


async def serve(certificate: list[str]) -> None:
    """Serve until the parent ends, or a quarter of an hour."""
    Answering.replies = {
        f"/{n}".encode(): b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nServer: bench\r\n"
        b"Cache-Control: max-age=60\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        for n, body in enumerate(bodies())
    }
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
    server = await asyncio.get_running_loop().create_server(
        Answering, "127.0.0.1", 0, ssl=context, backlog=512
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    parent_ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.wait([parent_ended], timeout=_LIFE_S)


if __name__ == "__main__":
    os.sched_setaffinity(0, {int(sys.argv[1])})
    uvloop.run(serve(sys.argv[2:]))
