"""Votes: how a final classification came about; stands beside the bank entries that follow it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orbweaver.casework.models import Verdict


@dataclass(frozen=True, slots=True)
class Votes:
    """How many gave which label, from which organisations, and what made it final."""

    labels: Mapping[str, int]
    """Verdicts by label."""
    organisations: Mapping[str, int]
    """Verdicts by organisation's id."""
    needed: int
    """How many had to agree."""
    decided_by: str
    """``agreement`` or ``senior``."""


def votes_of(standing: Iterable[Verdict], needed: int, decided_by: str) -> Votes:
    """Count the verdicts that stand, each person's last one."""
    verdicts = list(standing)
    labels = Counter(verdict.label for verdict in verdicts)
    organisations = Counter(verdict.organisation_id for verdict in verdicts)
    return Votes(dict(labels), dict(organisations), needed, decided_by)


def votes_json(votes: Votes) -> str:
    """Return votes as they are stored."""
    kept = {
        "labels": dict(votes.labels),
        "organisations": dict(votes.organisations),
        "needed": votes.needed,
        "decided_by": votes.decided_by,
    }
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def read_votes(text: str) -> Votes | None:
    """Return votes from their stored text; nothing where a case was settled before they were."""
    kept = json.loads(text)
    if not kept:
        return None
    return Votes(kept["labels"], kept["organisations"], kept["needed"], kept["decided_by"])
