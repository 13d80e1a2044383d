"""What became of media that only seem to be known."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Collided:
    """Media by SHA-256, in order; what is noticed is what a notice was drafted about."""

    alike: list[str]
    """A thousand media that only seem to be known."""
    alike_in_cases: list[str]
    known: list[str]
    """Media that are known: exactly the bytes that the bank names."""
    noticed: list[str]
    looked_at: list[str]
    """What two persons then decided on."""
    noticed_after_looks: list[str]
    later: list[str]
    """More media near what was decided, seen afterwards."""
    noticed_at_last: list[str]
    gallery_alike: list[str]
    """Pictures of a real page that only seem to be known."""
    gallery_in_cases: list[str]
    gallery_known: list[str]
    noticed_of_gallery: list[str]
    mails: int
    """Messages that left without anybody's approval."""

    def write(self, path: Path) -> None:
        """Write down."""
        path.write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what :meth:`write` wrote."""
        return cls(**json.loads(path.read_text()))
