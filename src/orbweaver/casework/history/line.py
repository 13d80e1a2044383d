"""What a line of a case's history is, and who may read which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from orbweaver.casework.models import Case, Person


class HistoryKind(StrEnum):
    """Which part of the story a line tells."""

    SEEN = "seen"
    MATCHED = "matched"
    GREW = "grew"
    DECIDED = "decided"
    NOTICED = "noticed"
    CHECKED = "checked"
    LOOKED = "looked"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened."""

    at: datetime
    kind: HistoryKind
    what: str
    """Which of the things of its kind: ``opened``, ``verdict``, ``sent`` …"""
    person: str = ""
    """The name of whoever did it; empty for what machines did."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Codes, ids, defanged addresses and numbers, by name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads the history of a case."""

    person: Person
    case: Case
    is_open_to: bool
    """Whether others' verdicts and looks are no hint any more: the own verdict is given, or the
    case is settled."""
    sees_looks: bool
    """Whether others' looks are theirs to read, by role."""
