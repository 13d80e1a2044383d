"""A shell for tests: the command in a process of its own, and what it answered."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("orbweaver")
MOST_S = 100
LIVE = re.compile(r"(?:https?|hxxps?)://[^\s\"'…<>)]*")
"""Whatever looks like an address; the house's own ones may be live."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Return the JSON lines of standard output."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        """Return the one JSON line of standard output."""
        (only,) = self.records
        return only

    @property
    def sentence(self) -> str:
        """Return the one sentence by which a command refuses; nothing else may be said."""
        assert self.out == "", self.out
        assert self.err.startswith("orbweaver: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("orbweaver: ").rstrip("\n")


@dataclass(slots=True)
class Shell:
    """Runs commands in a folder, with nothing of the tester's own environment."""

    folder: Path
    own_addresses: Sequence[str] = ("http://127.0.0.1:8440/",)
    """Where the house itself listens: these alone may be printed live."""
    variables: dict[str, str] = field(default_factory=dict)
    limits: dict[int, int] = field(default_factory=dict)
    """Resource limits of every command, by the names of the module ``resource``."""

    @property
    def data(self) -> Path:
        """The data directory that commands work on."""
        return self.folder / "data"

    @property
    def key_file(self) -> Path:
        """Where `init` puts the key."""
        return self.folder / "data.key"

    def run(self, *words: str | Path, code: int = 0, by: str = "", stdin: str = "") -> Answer:
        """Run a command, acting as whoever has the token ``by``, and expect its exit code."""
        done = subprocess.run(
            [*self._limited(), str(COMMAND), *map(str, words)],
            cwd=self.folder,
            env=self.environment(by),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST_S,
        )
        answer = Answer(done.returncode, done.stdout, done.stderr)
        assert answer.code == code, f"{words}: {answer.code}\n{answer.out}\n{answer.err[-2000:]}"
        self._require_calm(answer)
        return answer

    def refuses(self, code: int, *words: str | Path, by: str = "") -> str:
        """Run a command that must be refused with ``code``; return its one sentence."""
        return self.run(*words, code=code, by=by).sentence

    def environment(self, by: str = "") -> Mapping[str, str]:
        """Return what a command finds in its environment."""
        plain = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "COLUMNS": "100",
            "ORBWEAVER_DATA": str(self.data),
        }
        return plain | ({"ORBWEAVER_AS": by} if by else {}) | self.variables

    def rows_of(self, table: str, database: str = "casework") -> int:
        """Count the rows of a table, past every command."""
        with closing(sqlite3.connect(self.data / f"{database}.sqlite3")) as opened:
            (count,) = opened.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - ours
        return int(count)

    def configure(self, text: str) -> None:
        """Write the configuration."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        (self.data / "orbweaver.toml").write_text(text)

    def _limited(self) -> list[str]:
        """Return a command that sets limits and becomes what follows it."""
        sets = "; ".join(f"resource.setrlimit({n}, ({v}, {v}))" for n, v in self.limits.items())
        script = f"import os, resource, sys; {sets}; os.execv(sys.argv[1], sys.argv[1:])"
        return [sys.executable, "-c", script] if self.limits else []

    def _require_calm(self, answer: Answer) -> None:
        """No stack is ever shown, and no address that a program turns into a link."""
        for text in (answer.out, answer.err):
            assert "Traceback" not in text, text
            addresses = [each for each in LIVE.findall(text) if not each.startswith("hxxp")]
            assert [a for a in addresses if not a.startswith(tuple(self.own_addresses))] == []
