"""A pile of files to scan, and a scan of it that can be stopped in its middle."""

import fcntl
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from tests.cli.shell import COMMAND, Shell
from tests.jail.drawn import landscape, saved

PICTURES, COPIES = 8, 25
ODD = ("broken.png", "circle", "empty", "pipe", "words.txt")
FILES = PICTURES * COPIES + len(ODD) + 1
UNREAD = len(ODD)
"""What no scan reads: all that is odd but the picture with the odd name."""
_ODD_NAME = b"grey\xff\n\x1b[31m\\.png"
_PIPE_BYTES = 4096
Line = dict[str, Any]


def pile_up(folder: Path) -> Path:
    """Make some two hundred files, most of them pictures; return the folder."""
    folder.mkdir()
    for number in range(PICTURES):
        original = folder / f"picture-{number}-00.png"
        original.write_bytes(saved(landscape(seed=number), "PNG"))
        for copy in range(1, COPIES):
            os.link(original, folder / f"picture-{number}-{copy:02}.png")
    picture = saved(landscape(seed=PICTURES), "PNG")
    Path(os.fsdecode(bytes(folder) + b"/" + _ODD_NAME)).write_bytes(picture)
    (folder / "broken.png").write_bytes(picture[:30])
    (folder / "circle").symlink_to("circle")
    (folder / "empty").touch()
    os.mkfifo(folder / "pipe")
    (folder / "words.txt").write_text("words")
    return folder


def lines(out: Path) -> list[Line]:
    """Return what results hold, in order of path."""
    found = [json.loads(line) for line in out.read_bytes().splitlines()]
    return sorted(found, key=lambda line: str(line["path"]))


@contextmanager
def scan_under_way(shell: Shell, *words: str | Path, after: int) -> Iterator[subprocess.Popen[str]]:
    """Give a scan that has told of ``after`` files and waits to be read further.

    Its pipe holds a few lines only, so that it cannot be done before somebody reads on.
    """
    process = subprocess.Popen(
        [str(COMMAND), "scan", *map(str, words), "--json"],
        cwd=shell.folder,
        env=shell.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    told = cast(IO[str], process.stdout)
    fcntl.fcntl(told, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    for _ in range(after):
        assert told.readline().startswith('{"path": ')
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def kill_under_way(shell: Shell, *words: str | Path, after: int) -> None:
    """Kill a scan with -9 when it has told of ``after`` files."""
    with scan_under_way(shell, *words, after=after) as process:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
