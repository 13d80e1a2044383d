"""A decoder that was taken over gets nowhere, and the pictures around it are read as before."""

import ast
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from orbweaver.errors import DecoderStopped, MediaError
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pool import JailPool
from orbweaver.jail.report import LAYER_NAMES
from tests.jail.attempts import attempt, jail_with_standins

MOST_TELLING = ["read_file", "run_program", "connect_tcp", "crash", "reply_garbage"]
THE_OTHERS = [
    "list_folder", "write_file", "replace_itself", "fork", "send_udp", "connect_unix",
    "signal_parent", "trace_parent", "map_executable", "loop", "take_memory",
    "take_memory_slowly", "abort", "leave", "reply_short", "reply_too_long", "reply_twice",
    "reply_later",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outside:
    """What an escaped decoder could reach on this machine."""

    port: int
    udp: socket.socket
    unix_path: str
    folder: Path

    def needs(self) -> dict[str, str]:
        """Return what the stand-ins are told."""
        return {
            "port": str(self.port),
            "unix": self.unix_path,
            "folder": str(self.folder),
            "parent": str(os.getpid()),
        }

    def was_reached(self) -> bool:
        """Say whether anything arrived."""
        try:
            self.udp.recv(100)
        except BlockingIOError:
            return any(self.folder.glob("written"))
        return True


@pytest.fixture(scope="module")
def standins() -> Iterator[JailPool]:
    """Start one worker, so that every attempt stands between two pictures."""
    with jail_with_standins() as pool:
        missing = pool.start().missing
        if missing:
            pytest.skip(f"this machine lacks {missing} of {LAYER_NAMES}")
        yield pool


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """Open doors that must stay unused."""
    tmp_path.chmod(0o777)
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        udp.settimeout(0)
        unix.bind(str(tmp_path / "door"))
        unix.listen()
        yield Outside(port, udp, str(tmp_path / "door"), tmp_path)


def check_contained(pool: JailPool, name: str, outside: Outside, good_picture: bytes) -> None:
    """Let one stand-in try between two pictures."""
    before = pool.call(ReadPicture(), good_picture)
    with pytest.raises(MediaError):
        attempt(pool, name, **outside.needs())
    assert pool.call(ReadPicture(), good_picture) == before
    assert not outside.was_reached()


@pytest.mark.parametrize("name", MOST_TELLING)
def test_an_attempt_is_contained(
    standins: JailPool, name: str, outside: Outside, good_picture: bytes
) -> None:
    check_contained(standins, name, outside, good_picture)


@pytest.mark.full
@pytest.mark.parametrize("name", THE_OTHERS)
def test_every_other_attempt_is_contained(
    standins: JailPool, name: str, outside: Outside, good_picture: bytes
) -> None:
    check_contained(standins, name, outside, good_picture)


def test_a_forbidden_call_kills_the_worker_at_once(standins: JailPool) -> None:
    with pytest.raises(DecoderStopped, match="SIGSYS"):
        attempt(standins, "fork")


def test_a_worker_inherits_no_descriptor(standins: JailPool) -> None:
    inheritable = True
    with Path(os.devnull).open("rb") as ours:
        os.set_inheritable(ours.fileno(), inheritable)
        assert attempt(standins, "show_descriptors") == "[]"


def test_a_worker_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORBWEAVER_KEY", "a secret")
    monkeypatch.delenv("ORBWEAVER_KERNEL", raising=False)
    with jail_with_standins() as pool:
        names = attempt(pool, "show_environment")
    kinds = {name.split("_")[0] for name in ast.literal_eval(names)}
    assert kinds == {"LC", "OMP", "OPENBLAS"}


def test_a_worker_of_production_knows_no_stand_in(jail: JailPool) -> None:
    with pytest.raises(DecoderStopped, match="does not know this task"):
        attempt(jail, "echo", word="pond")


@pytest.mark.parametrize("name", ["import_late", "look_up_late"])
def test_code_that_comes_too_late_is_our_fault_and_said_so(standins: JailPool, name: str) -> None:
    with pytest.raises(DecoderStopped, match="should have loaded"):
        attempt(standins, name)
