"""Stand-ins for a decoder that was taken over: each tries one escape inside a worker.

Loaded into workers by the tests alone. A task that gets through answers with what it won.
"""

import ctypes
import importlib
import json
import mmap
import os
import socket
import struct
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orbweaver.detectors.decoded import Decoded
from orbweaver.detectors.detector import PdqProbe
from orbweaver.jail.frames import Fact, pack_reply
from orbweaver.jail.record import RECORD_BYTES
from orbweaver.jail.task import Answer, Task
from orbweaver.jail.tasks.scan import ScanTask

_PTRACE_SEIZE = 0x4206
_HEADER = struct.Struct(">4sIII")


class Attempt:
    """One escape; its payload is JSON with what it needs to know."""

    def __init__(self, name: str, action: Callable[[dict[str, str]], object]) -> None:
        """Try ``action`` when asked."""
        self.name = name
        self._action = action

    def warm_up(self) -> None:
        """Nothing to load."""

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return what was won."""
        del options
        return Answer({"won": str(self._action(json.loads(payload)))})


def read_file(_: dict[str, str]) -> object:
    return Path("/etc/passwd").read_text(encoding="utf-8")


def list_folder(_: dict[str, str]) -> object:
    return list(Path("/").iterdir())


def write_file(target: dict[str, str]) -> object:
    return Path(target["folder"], "written").write_text("escaped", encoding="utf-8")


def run_program(_: dict[str, str]) -> object:
    return subprocess.run(["/bin/true"], check=True).returncode


def replace_itself(_: dict[str, str]) -> object:
    return os.execv("/bin/true", ["/bin/true"])  # noqa: S606 - the escape itself


def fork(_: dict[str, str]) -> object:
    return os.fork()


def connect_tcp(target: dict[str, str]) -> object:
    with socket.socket() as stream:
        stream.connect(("127.0.0.1", int(target["port"])))
        return stream.getpeername()


def send_udp(target: dict[str, str]) -> object:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
        return datagram.sendto(b"escaped", ("127.0.0.1", int(target["port"])))


def connect_unix(target: dict[str, str]) -> object:
    with socket.socket(socket.AF_UNIX) as stream:
        stream.connect(target["unix"])
        return stream.getpeername()


def signal_parent(target: dict[str, str]) -> object:
    os.kill(int(target["parent"]), 0)
    return "sent"


def trace_parent(target: dict[str, str]) -> object:
    libc = ctypes.CDLL(None, use_errno=True)
    won = libc.ptrace(_PTRACE_SEIZE, int(target["parent"]), 0, 0)
    if won != 0:
        raise PermissionError
    return won


def map_executable(_: dict[str, str]) -> object:
    return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def loop(_: dict[str, str]) -> object:
    while True:
        pass


def take_memory(_: dict[str, str]) -> object:
    return len(b"x" * (1 << 40))


def take_memory_slowly(_: dict[str, str]) -> object:
    taken = []
    while True:
        taken.append(bytes(1 << 20))


def crash(_: dict[str, str]) -> object:
    return ctypes.string_at(0)


def abort(_: dict[str, str]) -> object:
    return os.abort()


def leave(_: dict[str, str]) -> object:
    return os._exit(0)


def reply_garbage(_: dict[str, str]) -> object:
    return os.write(1, b"garbage" * 100)


def reply_short(_: dict[str, str]) -> object:
    os.write(1, pack_reply(1, {}, b"")[:5])
    return os._exit(0)


def reply_too_long(_: dict[str, str]) -> object:
    os.write(1, _HEADER.pack(b"OWR1", 1, 0xFFFFFFFF, 0xFFFFFFFF))
    return loop(_)


def reply_longer_than_a_record(_: dict[str, str]) -> object:
    os.write(1, _HEADER.pack(b"OWR1", 1, 0, RECORD_BYTES + 1) + bytes(RECORD_BYTES + 1))
    return loop(_)


def reply_twice(_: dict[str, str]) -> object:
    return os.write(1, pack_reply(1, {"won": ""}, b"") * 2)


def reply_later(_: dict[str, str]) -> object:
    """Answer rightly, then add what the next picture's answer would be read from."""
    os.write(1, pack_reply(1, {"refusal": "damaged"}, b"") + b"more")
    return loop(_)


def show_descriptors(_: dict[str, str]) -> object:
    open_ones = []
    for descriptor in range(3, 16):
        try:
            os.close(descriptor)
        except OSError:
            continue
        open_ones.append(descriptor)
    return open_ones


def show_environment(_: dict[str, str]) -> object:
    return sorted(os.environ)


def import_late(_: dict[str, str]) -> object:
    return importlib.import_module("wave")


def look_up_late(_: dict[str, str]) -> object:
    return "pond".encode("cp037")


def echo(said: dict[str, str]) -> object:
    worn.append("echo")
    return said["word"]


def act(said: dict[str, str]) -> object:
    """Do what the payload names, so that one batch can hold several attempts."""
    return globals()[said["do"]](said)


def crash_once_worn(said: dict[str, str]) -> object:
    """Crash unless this is the first that the worker does: a fault that an earlier one left."""
    worn.append(said["do"])
    return crash(said) if len(worn) > 1 else "unhurt"


worn: list[str] = []

ACTIONS: tuple[Callable[[dict[str, str]], object], ...] = (
    read_file, list_folder, write_file, run_program, replace_itself, fork, connect_tcp, send_udp,
    connect_unix, signal_parent, trace_parent, map_executable, loop, take_memory,
    take_memory_slowly, crash, abort, leave, reply_garbage, reply_short, reply_too_long,
    reply_twice, reply_later, show_descriptors, show_environment, import_late,
    look_up_late, echo, act, reply_longer_than_a_record,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FailingRung:
    """A detector that raises, whatever it is shown."""

    name: str
    error: type[Exception]
    place: int = 99
    finds: str = "nothing"

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Fail."""
        raise self.error(decoded.width_px)


class ScanWithFailingRungs(ScanTask):
    """The house's own scan, with two rungs more."""

    name = "scan_with_failing_rungs"

    def __init__(self) -> None:
        """Know every detector, and these."""
        super().__init__()
        for rung in (FailingRung("stumbles", ZeroDivisionError), FailingRung("eats", MemoryError)):
            self._detectors[rung.name] = rung

    def warm_up(self) -> None:
        """Do nothing: the house's own scan has done it."""


TASKS: list[Task] = [
    *(Attempt(action.__name__, action) for action in ACTIONS),
    ScanWithFailingRungs(),
]
