"""At the socket the peer's real address decides, whatever name or redirect led there."""

import io
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pycurl
import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.sockets import SOCKET_BAD, CurlAddress, SocketGate
from orbweaver.errors import AddressRefused


@dataclass
class Peer:
    """What libcurl would hand over."""

    addr: Sequence[object]
    family: int = socket.AF_INET
    socktype: int = socket.SOCK_STREAM
    protocol: int = socket.IPPROTO_TCP


@pytest.fixture
def door() -> Iterator[tuple[str, int]]:
    """Listen on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield "127.0.0.1", server.getsockname()[1]


def fetch(url: str, gate: SocketGate, *resolve: str) -> int:
    """Connect with libcurl through the gate; return libcurl's error number, 0 for none."""
    opened: list[socket.socket] = []

    def open_socket(purpose: int, peer: CurlAddress) -> socket.socket | int:
        made = gate(purpose, peer)
        if isinstance(made, socket.socket):
            opened.append(made)
        return made

    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, url)
    curl.setopt(pycurl.CONNECT_ONLY, 1)
    curl.setopt(pycurl.RESOLVE, list(resolve))
    curl.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
    curl.setopt(pycurl.WRITEDATA, io.BytesIO())
    try:
        curl.perform()
    except pycurl.error as error:
        return int(error.args[0])
    finally:
        curl.close()
        for made in opened:
            made.close()
    return 0


def test_libcurl_connects_where_the_guard_lets_it(door: tuple[str, int]) -> None:
    gate = SocketGate(EgressGuard({door}, only_loopback=True))
    pinned = f"garden.example:{door[1]}:{door[0]}"
    assert fetch(f"http://garden.example:{door[1]}/", gate, pinned) == 0
    assert gate.peer == door[0]
    assert gate.refusal is None


def test_libcurl_opens_no_socket_to_a_refused_address(door: tuple[str, int]) -> None:
    gate = SocketGate(EgressGuard())
    pinned = f"rocks.example:{door[1]}:{door[0]}"
    assert fetch(f"http://rocks.example:{door[1]}/", gate, pinned) == pycurl.E_COULDNT_CONNECT
    assert isinstance(gate.refusal, AddressRefused)
    assert gate.peer is None


@pytest.mark.parametrize(
    "peer",
    [
        Peer(("169.254.169.254", 80)),
        Peer(("::1", 80, 0, 0), family=socket.AF_INET6),
        Peer(("/run/door",), family=socket.AF_UNIX),
        Peer(("1.1.1.1", 22)),
    ],
)
def test_a_refused_peer_gets_no_socket(peer: Peer) -> None:
    gate = SocketGate(EgressGuard())
    assert gate(0, peer) == SOCKET_BAD
    assert gate.refusal is not None


def test_our_mark_for_no_socket_is_libcurls() -> None:
    assert SOCKET_BAD == pycurl.SOCKET_BAD
