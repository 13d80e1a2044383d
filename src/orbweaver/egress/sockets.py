"""The last check: at the socket, by the peer's real address, whatever was resolved before."""

import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import AddressRefused

if TYPE_CHECKING:
    from orbweaver.egress.routes import Route

SOCKET_BAD = -1
"""What libcurl takes for "do not connect"."""
_WEB_FAMILIES = {socket.AF_INET, socket.AF_INET6}


class CurlAddress(Protocol):
    """What libcurl hands to an OPENSOCKETFUNCTION."""

    family: int
    socktype: int
    protocol: int
    addr: Sequence[object]


class SocketGate:
    """Opens sockets for one transfer; give it to libcurl as ``OPENSOCKETFUNCTION``.

    >>> gate = SocketGate(EgressGuard())             # doctest: +SKIP
    >>> curl.setopt(pycurl.OPENSOCKETFUNCTION, gate)  # doctest: +SKIP
    """

    def __init__(self, guard: EgressGuard) -> None:
        """Ask ``guard`` before every socket."""
        self._guard = guard
        self.refusal: AddressRefused | None = None
        """Why the last socket was refused: libcurl itself only says that it could not connect."""
        self.peer: str | None = None
        """The address of the last socket that was opened."""
        self.route: Route | None = None
        """The detour, where one is taken: then its station is the only peer."""

    def __call__(self, purpose: int, address: CurlAddress) -> socket.socket | int:
        """Return a new socket, or ``SOCKET_BAD`` where the guard refuses the peer.

        libcurl takes a copy of the descriptor; whoever calls closes the socket afterwards.
        """
        del purpose
        try:
            self.peer = self._check(address)
        except AddressRefused as refusal:
            self.refusal = refusal
            return SOCKET_BAD
        return socket.socket(address.family, address.socktype, address.protocol)

    def _check(self, address: CurlAddress) -> str:
        if address.family not in _WEB_FAMILIES:
            raise AddressRefused("that is no internet address")
        ip, port = str(address.addr[0]), int(str(address.addr[1]))
        if self.route is None:
            self._guard.check_address(ip, port)
        else:
            self._guard.check_station(ip, port, self.route)
        return ip
