"""The canary: listens where nobody may connect, and counts who does."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

_FIRST_BYTES = 200
_PATIENCE_S = 1


@dataclass(frozen=True, slots=True)
class Touch:
    """One connection that should not have been; ``said`` is the start of what came."""

    address: str
    port: int
    said: str


@dataclass(slots=True)
class Canary:
    """Counts connections; alive while ``touches`` is empty."""

    touches: list[Touch] = field(default_factory=list)

    async def listen(self, doorways: Sequence[socket.socket]) -> list[asyncio.Server]:
        """Listen on every doorway until the returned servers are closed."""
        return [await asyncio.start_server(self._touched, sock=doorway) for doorway in doorways]

    async def _touched(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port = writer.get_extra_info("sockname")[:2]
        said = b""
        try:
            said = await asyncio.wait_for(reader.read(_FIRST_BYTES), _PATIENCE_S)
        except (TimeoutError, ConnectionError):
            said = b"(nothing)"
        finally:
            self.touches.append(Touch(address, port, said.decode("latin-1")))
            writer.close()
