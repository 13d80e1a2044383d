"""How a house bore everything at once."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was answered, and what was done meanwhile."""

    answers: dict[str, int]
    """``good``, a refusal's HTTP status, or the name of an error."""
    median_s: float
    """Of one thing that a person does: a page, or a case with its look and verdict."""
    p99_s: float
    deaths: list[str]
    """Processes that died."""
    pages: int
    sightings: int
    reports: int
    verdicts: int
    notices_sent: int
    checks: int

    def write(self, path: Path) -> None:
        """Write down."""
        path.write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what :meth:`write` wrote."""
        return cls(**json.loads(path.read_text()))
