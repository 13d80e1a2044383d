"""The web server, in this one process, so that nothing outlives it."""

import asyncio
import signal
import socket

from granian.constants import Interfaces
from granian.server.embed import Server

from orbweaver.config import Config
from orbweaver.errors import PortBusy


def require_free_port(host: str, port: int) -> None:
    """Refuse an address that somebody listens on.

    Raises:
        PortBusy: It is taken, or not ours to take.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortBusy(f"{host}:{port} ({error.strerror})") from error


async def serve(config: Config, application: object) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        PortBusy: The address is taken.
    """
    house = config.house
    require_free_port(house.listen_host, house.listen_port)
    server = Server(
        application,
        address=house.listen_host,
        port=house.listen_port,
        interface=Interfaces.ASGINL,
        log_enabled=False,
        websockets=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve()
