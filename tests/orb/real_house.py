"""A real house for the browser: furnished once, copied, and served by its own process."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[2]
START_LIMIT_S = 60


@dataclass(slots=True)
class RealHouse:
    """A served house, and what somebody needs to try it."""

    origin: str
    links: dict[str, list[str]]
    """One-time sign-in paths by first name; each is used up."""
    settled: list[str]
    """Ids of the cases that two analysts settled."""
    pictures: dict[str, bytes] = field(repr=False)
    """Every file by its SHA-256."""

    def link_of(self, first_name: str) -> str:
        """Use up one sign-in path."""
        return self.links[first_name].pop()


def furnish_once(folder: Path, originals: int = 6, settled: int = 0) -> Path:
    """Make a house below ``folder`` and return it; copies of it can be served."""
    given = [str(folder / "data"), str(originals), str(settled)]
    folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        [sys.executable, "-m", "tests.orb.open_house", *given],
        cwd=ROOT,
        env=_environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=START_LIMIT_S,
    )
    (folder / "told.json").write_text(made.stdout.splitlines()[-1], encoding="utf-8")
    return folder


@contextmanager
def serve_copy(furnished: Path, folder: Path) -> Iterator[RealHouse]:
    """Serve a copy of a furnished house from ``folder`` until the block ends."""
    shutil.copytree(furnished, folder, dirs_exist_ok=True)
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    with serve(folder / "data") as origin:
        yield RealHouse(
            origin=origin,
            links=told["links"],
            settled=told["settled"],
            pictures={path.name: path.read_bytes() for path in (folder / "pictures").iterdir()},
        )


@contextmanager
def serve(data: Path) -> Iterator[str]:
    """Serve the house of a data directory until the block ends; give its origin."""
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "orbweaver.deployment.process", "web"],
        cwd=ROOT,
        env=_environment()
        | {"ORBWEAVER_DATA": str(data), "ORBWEAVER__HOUSE__LISTEN_PORT": str(port)},
    )
    try:
        _wait_until_healthy(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=START_LIMIT_S)


def sign_in_path(data: Path, mail: str) -> str:
    """Make a one-time link into the house of a data directory; return its path."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.orb.link_of", str(data), mail],
        cwd=ROOT,
        env=_environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=START_LIMIT_S,
    )
    return made.stdout.splitlines()[-1]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORBWEAVER")}
    return kept | {"DJANGO_SETTINGS_MODULE": "orbweaver.deployment.settings"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Knock until the door opens or the process ends."""
    until = monotonic() + START_LIMIT_S
    while monotonic() < until:
        assert server.poll() is None, "the server ended by itself"
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except ConnectionError:
            server_died_within(server, 0.05)
        finally:
            connection.close()
    raise AssertionError("the server did not come up")


def server_died_within(server: "subprocess.Popen[bytes]", wait_s: float) -> bool:
    """Wait a moment for the process to end."""
    try:
        server.wait(wait_s)
    except subprocess.TimeoutExpired:
        return False
    return True
