"""What came of a telling: the sets of identities, and what it took to get there."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

Identities = dict[str, list[str]]
"""By kind, in order; two tellings of one story have the same."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a test asks of a telling."""

    identities: Identities
    message_ids: dict[str, list[str]]
    """By notice: under which identities mails about it arrived."""
    redeliveries: int
    """Mails that arrived once more, all under an identity that had arrived before."""
    vault_objects: int
    vault_damaged: int
    audit_unsealed: int
    kills: list[str]
    deaths: dict[str, int]
    """By process: how often it was started again."""
    whole_kills: int
    """How many processes died with ``orbweaver up``."""
    lost_replies: int
    """How often a person's browser lost the Orb."""
    stages_s: dict[str, float]

    def write(self, path: Path) -> None:
        """Write down."""
        path.write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what :meth:`write` wrote."""
        return cls(**json.loads(path.read_text()))

    def sizes(self) -> dict[str, int]:
        """Return how many identities there are of each kind."""
        return {kind: len(found) for kind, found in self.identities.items()}
