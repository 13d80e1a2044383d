"""The sockets of the town, bound before anything is built."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.town.errors import PortTaken
from orbweaver.town.truth import CANARY_ADDRESS

LOOPBACK = "127.0.0.1"
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Numbers:
    """Port numbers; 0 means any free one."""

    web: int = 0
    canary: int = 0
    dns: int = 0
    smtp: int = 0
    control: int = 0


@dataclass(frozen=True, slots=True)
class Doorways:
    """Bound sockets, not yet listening."""

    web: tuple[socket.socket, ...]
    canary: tuple[socket.socket, ...]
    dns: socket.socket
    smtp: socket.socket
    control: socket.socket

    def numbers(self) -> Numbers:
        """Return the port numbers that were got."""
        return Numbers(
            web=_port(self.web[0]),
            canary=_port(self.canary[0]),
            dns=_port(self.dns),
            smtp=_port(self.smtp),
            control=_port(self.control),
        )


def open_doorways(ips: Sequence[str], numbers: Numbers) -> Doorways:
    """Bind everything; the canary also waits where a flipped name would lead.

    Raises:
        PortTaken: A number was asked for and is in use.
    """
    web = _bind_group([*ips, CANARY_ADDRESS], numbers.web)
    canary = _bind_group([CANARY_ADDRESS, "::1"], numbers.canary)
    return Doorways(
        web=web[:-1],
        canary=(*canary, web[-1]),
        dns=_bind(LOOPBACK, numbers.dns, socket.SOCK_DGRAM),
        smtp=_bind(LOOPBACK, numbers.smtp),
        control=_bind(LOOPBACK, numbers.control),
    )


def _port(bound: socket.socket) -> int:
    port: int = bound.getsockname()[1]
    return port


def _bind(ip: str, port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    doorway = socket.socket(family, kind)
    if kind is socket.SOCK_STREAM:
        doorway.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        doorway.bind((ip, port))
    except OSError as error:
        doorway.close()
        raise PortTaken(
            f"Port {port} on {ip} is in use; stop what listens there or choose another."
        ) from error
    return doorway


def _bind_all(ips: Sequence[str], port: int) -> tuple[socket.socket, ...]:
    """Bind one port on every address, or none."""
    bound: list[socket.socket] = []
    try:
        for ip in ips:
            bound.append(_bind(ip, port or (_port(bound[0]) if bound else 0)))
    except PortTaken:
        for doorway in bound:
            doorway.close()
        raise
    return tuple(bound)


def _bind_group(ips: Sequence[str], port: int) -> tuple[socket.socket, ...]:
    """Bind one port on every address; a free choice is tried some times."""
    ips = [ip for ip in ips if ":" not in ip or _has_ipv6()]
    for _ in range(1 if port else _TRIES):
        try:
            return _bind_all(ips, port)
        except PortTaken:
            if port:
                raise
    raise PortTaken(f"No port is free on all of {', '.join(ips)}.")


def _has_ipv6() -> bool:
    try:
        _bind("::1", 0).close()
    except (PortTaken, OSError):
        return False
    return True
