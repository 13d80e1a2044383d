"""A private Tor network for tests: one a session, on loopback, known to nobody else.

``tor_network`` gives onion services to loopback ports and the client's SOCKS port. Works as root
and as a plain user; nothing is left behind, whatever becomes of the tests (see
:mod:`tests.servers.keep_tor`). Takes a quarter of a minute to come up, and about 130 MB.
"""

import base64
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import pytest

from tests.servers import keep_tor

START_LIMIT_S = 110
CONTROL_LIMIT_S = 60
HERE = Path(keep_tor.__file__)
LOOPBACK = "127.0.0.1"
_KEY_FILE_HEAD = b"== ed25519v1-secret: type0 ==".ljust(32, b"\0")


@dataclass(frozen=True)
class Circuit:
    """A circuit of the client's to an onion service."""

    circuit_id: str
    onion: str
    """Without its ending."""
    user: str
    """Of the SOCKS connection that it was built for."""
    password: str


@dataclass(frozen=True)
class TorNetwork:
    """A running network."""

    folder: Path
    socks_port: int

    @property
    def station(self) -> tuple[str, int]:
        """Where the client takes connections."""
        return LOOPBACK, self.socks_port

    def serve(
        self, port: int, key_file: bytes = b"", virtual_port: int = 80, to: str = LOOPBACK
    ) -> str:
        """Lead an onion service to a port of loopback; return its address.

        ``key_file`` holds an ``hs_ed25519_secret_key`` as Tor writes it; without one a new key
        is drawn.
        """
        key = "NEW:ED25519-V3"
        if key_file:
            assert key_file.startswith(_KEY_FILE_HEAD), "that is no hs_ed25519_secret_key"
            secret = base64.b64encode(key_file.removeprefix(_KEY_FILE_HEAD)).decode()
            key = f"ED25519-V3:{secret}"
        command = f"ADD_ONION {key} Flags=Detach Port={virtual_port},{to}:{port}"
        with self._control(keep_tor.SERVICES) as lines:
            lines.say("SETEVENTS HS_DESC")
            lines.say(command)
            service = next(
                line.partition("ServiceID=")[2] for line in lines if "ServiceID=" in line
            )
            wait_until_published(service, lines)
        return f"{service}.onion"

    def unserve(self, onion: str) -> None:
        """End an onion service."""
        self.ask(keep_tor.SERVICES, f"DEL_ONION {onion.removesuffix('.onion')}")

    def circuits(self) -> list[Circuit]:
        """Return the client's circuits that onion pages came through."""
        lines = self.ask(keep_tor.CLIENT, "GETINFO circuit-status")
        joined = (line for line in lines if "HS_STATE=HSCR_JOINED" in line)
        return [
            Circuit(
                line.split()[0].removeprefix("circuit-status="),
                *(_word(line, name) for name in ("REND_QUERY", "SOCKS_USERNAME", "SOCKS_PASSWORD")),
            )
            for line in joined
        ]

    def ask(self, node: str, command: str) -> list[str]:
        """Give a command to a node; return the lines of its reply."""
        with self._control(node) as lines:
            lines.say(command)
            lines.say("QUIT")
            told = [re.sub(r"^250[-+ ]", "", line) for line in lines]
        assert not told[0].startswith("5"), told[0]
        return told[:-1]  # the last one says goodbye

    @contextmanager
    def _control(self, node: str) -> "Iterator[ControlLines]":
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as control:
            control.settimeout(CONTROL_LIMIT_S)
            control.connect(str(self.folder / node / "control"))
            lines = ControlLines(control)
            lines.say("AUTHENTICATE")
            assert next(lines) == "250 OK"
            yield lines


class ControlLines:
    """A conversation with a node: commands go out, lines come in."""

    def __init__(self, control: socket.socket) -> None:
        self._out = control
        self._in = control.makefile("r", encoding="utf-8")

    def say(self, command: str) -> None:
        """Give a command."""
        self._out.sendall(f"{command}\r\n".encode())

    def __iter__(self) -> "ControlLines":
        return self

    def __next__(self) -> str:
        line = self._in.readline()
        if not line:
            raise StopIteration
        return line.rstrip("\r\n")


def wait_until_published(service: str, lines: ControlLines) -> None:
    """Read events until every directory that was to have the service's descriptor has it."""
    wanted: set[str] = set()
    has: set[str] = set()
    for line in lines:
        words = line.split()
        if words[:2] != ["650", "HS_DESC"] or words[3] != service:
            continue
        (wanted if words[2] == "UPLOAD" else has).add(words[5])
        if words[2] == "UPLOADED" and wanted <= has:
            return


@pytest.fixture(scope="session")
def tor_network() -> Iterator[TorNetwork]:
    """A network of this test session's own."""
    if shutil.which("tor") is None:
        pytest.fail("a private Tor network needs Debian's tor: tor")
    folder = Path(tempfile.mkdtemp(prefix="tor", dir="/tmp"))  # a socket's path must be short
    keeper = subprocess.Popen(
        [sys.executable, str(HERE), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # what ends the tests by a signal to all of them spares it
    )
    assert keeper.stdin
    assert keeper.stdout
    limit = Timer(START_LIMIT_S, keeper.kill)
    limit.start()
    told = keeper.stdout.readline()
    limit.cancel()
    if not told:
        pytest.fail("the Tor network did not come up; its words stand above")
    yield TorNetwork(folder, int(told))
    keeper.stdin.close()
    keeper.stdout.close()
    keeper.wait(timeout=60)


def _word(line: str, name: str) -> str:
    found = re.search(rf'{name}="?([^" ]*)', line)
    return found[1] if found else ""
