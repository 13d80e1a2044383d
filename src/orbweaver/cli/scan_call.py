"""What ``orbweaver scan`` was told on its command line, and the line that tells it so again."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orbweaver.cli.options import DEFAULT_DATA_DIR
from orbweaver.model.scan_mode import ScanMode
from orbweaver.scan.files import shown


@dataclass(frozen=True, slots=True)
class ScanCall:
    """The words of one call, the file of results aside."""

    paths: Sequence[Path]
    data: str = DEFAULT_DATA_DIR
    md5: bool = False
    is_fast: bool | None = None
    """Nothing where the configuration decides."""
    workers: int | None = None
    as_json: bool = False

    @property
    def mode(self) -> ScanMode | None:
        """The mode that was asked for, if any."""
        if self.is_fast is None:
            return None
        return ScanMode.FAST if self.is_fast else ScanMode.EXACT

    @property
    def line(self) -> str:
        """The same call, as it can be typed into a shell."""
        options = {
            "--md5": self.md5,
            f"--{self.mode}": self.mode is not None,
            f"--workers {self.workers}": self.workers is not None,
            f"--data {shlex.quote(self.data)}": self.data != DEFAULT_DATA_DIR,
            "--json": self.as_json,
        }
        named = (shlex.quote(shown(path)) for path in self.paths)
        given = (option for option, is_given in options.items() if is_given)
        return " ".join(("orbweaver scan", *named, *given))
