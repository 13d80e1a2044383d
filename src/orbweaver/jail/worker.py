"""The worker: a process that decodes hostile bytes behind walls and answers over a pipe.

Started by ``orbweaver.jail.cell`` as ``python -I -m orbweaver.jail.worker SETTINGS``; never by
hand, never by fork. It loads and warms every task, raises its walls, greets, and serves.
"""

import gc
import importlib
import importlib.util
import io
import json
import os
import pkgutil
import signal
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, BinaryIO, cast

from orbweaver.detectors import detectors
from orbweaver.jail import tasks
from orbweaver.jail.frames import (
    GREETING_SEQUENCE,
    REQUEST_HEADER,
    REQUEST_MAGIC,
    Fact,
    pack_reply,
)
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.memory import keep_freed_memory
from orbweaver.jail.refusals import Refusal, refusal_for
from orbweaver.jail.task import Answer, Task
from orbweaver.jail.walls import raise_walls
from orbweaver.kernel.library import kernel

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_GRACE_S = 2.0
_STARVED_FACTOR = 5
_MOST_DESCRIPTORS = 4096
_READ_AHEAD_BYTES = 1 << 16


class Orders:
    """What was asked last: requests of one batch carry the same order, which is read once."""

    def __init__(self) -> None:
        """Know none."""
        self._encoded = b""
        self._order: Mapping[str, Any] = {}

    def read(self, encoded: bytes) -> Mapping[str, Any]:
        """Return the order that these bytes are."""
        if encoded != self._encoded:
            self._encoded, self._order = encoded, json.loads(encoded)
        return self._order


def main() -> None:
    """Serve until the pipe closes."""
    settings = json.loads(sys.argv[1])
    limits = JailLimits(**settings["limits"])
    keep_freed_memory()
    known = {task.name: task for task in _load_tasks(settings["extra_tasks"])}
    for task in known.values():
        task.warm_up()
    rungs: list[Fact] = list(detectors())
    running = kernel()
    incoming = cast(BinaryIO, io.BufferedReader(io.FileIO(_STDIN), _READ_AHEAD_BYTES))
    orders = Orders()
    gc.freeze()
    greeting: dict[str, Fact] = {
        "layers": _enclose(limits),
        "rungs": rungs,
        "kernel": running.note,
        "is_native": running.is_native,
    }
    _send(pack_reply(GREETING_SEQUENCE, greeting, b""))
    while True:
        _serve_one(known, orders, incoming)


def _enclose(limits: JailLimits) -> list[Fact]:
    """Raise the walls; from here on nothing that a decoder prints leaves the jail."""
    os.closerange(_STDERR + 1, _MOST_DESCRIPTORS)
    last_words = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    try:
        layers = raise_walls(limits)
    except OSError:
        os.dup2(last_words, _STDERR)
        raise
    os.close(last_words)
    return [{"name": wall.name, "active": wall.is_active, "note": wall.note} for wall in layers]


def _load_tasks(extra_path: str | None) -> Iterator[Task]:
    for found in pkgutil.iter_modules(tasks.__path__, prefix=f"{tasks.__name__}."):
        yield from _tasks_of(importlib.import_module(found.name))
    if extra_path:
        spec = importlib.util.spec_from_file_location("extra_tasks", extra_path)
        if spec is None or spec.loader is None:
            raise ImportError(extra_path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield from _tasks_of(module)


def _tasks_of(module: ModuleType) -> list[Task]:
    return list(module.TASKS)


def _serve_one(known: dict[str, Task], orders: Orders, incoming: BinaryIO) -> None:
    magic, sequence, order_bytes, payload_bytes = REQUEST_HEADER.unpack(
        _receive(incoming, REQUEST_HEADER.size)
    )
    if magic != REQUEST_MAGIC:
        os._exit(1)
    order = orders.read(_receive(incoming, order_bytes))
    _set_own_deadline(order["deadline_s"] + _GRACE_S)
    payload = _receive(incoming, payload_bytes)
    answer = _answer(known.get(order["task"]), order["options"], payload)
    _send(pack_reply(sequence, answer.facts, answer.blob))
    _set_own_deadline(0)


def _set_own_deadline(deadline_s: float) -> None:
    """End this process at its deadline, should the parent that watches it be gone; 0 for never."""
    signal.setitimer(signal.ITIMER_PROF, deadline_s)
    signal.setitimer(signal.ITIMER_REAL, deadline_s * _STARVED_FACTOR)


def _answer(task: Task | None, options: Mapping[str, Fact], payload: bytes) -> Answer:
    if task is None:
        return Answer({"refusal": Refusal.UNKNOWN_TASK})
    try:
        return task.run(payload, options)
    except Exception as error:  # noqa: BLE001 - hostile bytes raise what they like; each is a verdict
        return Answer({"refusal": refusal_for(error)})


def _receive(incoming: BinaryIO, count: int) -> bytes:
    received = incoming.read(count)
    if len(received) < count:
        os._exit(0)  # the interpreter's own farewell asks for calls that the walls refuse
    return received


def _send(message: bytes) -> None:
    rest = memoryview(message)
    while rest:
        rest = rest[os.write(_STDOUT, rest) :]


if __name__ == "__main__":
    main()
