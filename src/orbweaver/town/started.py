"""The town's process from outside: started, awaited, asked at its control door, ended."""

import json
import os
import select
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orbweaver.town.errors import TownNotReady

_START_S = 60.0
_STOP_S = 15.0
_ANSWER_S = 60.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def town_process(
    town_seed: int, state_dir: Path, port: int, arguments: Sequence[str]
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Start a town, wait until it serves, and end it with the block; give its ready file too.

    Raises:
        TownNotReady: It ended at once (the message says why) or took more than a minute.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    ready_path = state_dir / "ready.json"
    words = ["--seed", str(town_seed), "--state", str(state_dir), "--ready", str(ready_path)]
    words += ["--port", str(port), "--until-stdin-closes", *arguments]
    with subprocess.Popen(
        [sys.executable, "-m", "orbweaver.town", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            _await_word(process)
            yield process, ready_path
        finally:
            end_process(process)


def ask_door(url: str, fields: dict[str, object] | None = None) -> Any:  # noqa: ANN401  JSON
    """Return what a control door answers; with ``fields``, tell it something."""
    body = None if fields is None else json.dumps(fields).encode()
    request = urllib.request.Request(url, body)  # noqa: S310  http
    with _DIRECT.open(request, timeout=_ANSWER_S) as reply:
        return json.load(reply)


def end_process(process: subprocess.Popen[bytes]) -> int:
    """Ask the process to end and return its exit status; kill it after 15 seconds."""
    if process.poll() is None:
        process.terminate()
    try:
        return process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _await_word(process: subprocess.Popen[bytes]) -> None:
    """Wait for the one line on standard output, for the process's end or for a minute."""
    deadline_s = time.monotonic() + _START_S
    output = process.stdout
    if output is None:
        raise TownNotReady("its output cannot be read")
    if not select.select([output], [], [], deadline_s - time.monotonic())[0]:
        raise TownNotReady(f"it did not serve within {_START_S:g} seconds")
    if not os.read(output.fileno(), 64):
        complaint = process.stderr.read().decode(errors="replace") if process.stderr else ""
        raise TownNotReady(complaint.strip() or "it ended without a word")
