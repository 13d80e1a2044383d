"""Figures: tables for people, targets held against them, and a file of each run."""

import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.parts.cache import cache_folder
from bench.parts.machine import Machine, this_machine


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that the bench must show."""

    what: str
    measured: float
    wanted: float
    is_at_most: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure is good enough."""
        return self.measured <= self.wanted if self.is_at_most else self.measured >= self.wanted

    def line(self) -> str:
        """Return it with its verdict."""
        sign = "<=" if self.is_at_most else ">="
        verdict = "ok" if self.is_met else "MISSED"
        return f"{verdict:6} {self.what}: {self.measured:.4g} (wanted {sign} {self.wanted:g})"


@dataclass(slots=True)
class Record:
    """What one run of a bench found: printed as it comes, and kept as a file."""

    bench: str
    machine: Machine = field(default_factory=this_machine)
    command: str = field(default_factory=lambda: shlex.join(["./run", "bench", *_words()]))
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)

    def begin(self) -> None:
        """Print the head."""
        print(f"{self.command}\n{self.machine.line()}", flush=True)

    def table(self, title: str, rows: Sequence[dict[str, Any]]) -> None:
        """Print a table; every row has the same columns, its first is the name."""
        self.tables[title] = list(rows)
        print(f"\n{title}")
        if not rows:
            return
        shown = [list(rows[0]), *[[_shown(value) for value in row.values()] for row in rows]]
        widths = [max(len(row[column]) for row in shown) for column in range(len(shown[0]))]
        for row in shown:
            first, *rest = (
                text.ljust(width) if n == 0 else text.rjust(width)
                for n, (text, width) in enumerate(zip(row, widths, strict=True))
            )
            print("  ".join([first, *rest]).rstrip())
        sys.stdout.flush()

    def end(self) -> Path:
        """Print the targets and write the figure file; return where."""
        print("\nTargets")
        for target in self.targets:
            print(target.line())
        path = self._path()
        path.write_text(json.dumps(self._plain(), indent=1) + "\n")
        print(f"\nwritten to {path}")
        return path

    def _path(self) -> Path:
        folder = cache_folder("figures")
        stem = f"{self.bench}-{self.machine.day}"
        taken = len(list(folder.glob(f"{stem}*.json")))
        return folder / f"{stem}-{taken + 1:02}.json"

    def _plain(self) -> dict[str, Any]:
        return {
            "bench": self.bench,
            "command": self.command,
            "machine": asdict(self.machine),
            "tables": self.tables,
            "targets": [asdict(target) | {"is_met": target.is_met} for target in self.targets],
        }


def _words() -> list[str]:
    name, *rest = sys.argv
    return [Path(name).stem, *rest]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - readable
