"""The promise of a task: what a worker can be asked to do with bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from orbweaver.jail.frames import Fact


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task found; the parent reads it as hostile."""

    facts: Mapping[str, Fact]
    blob: bytes = b""


class Task(Protocol):
    """One thing to do; a module of ``orbweaver.jail.tasks`` lists its own as ``TASKS``."""

    @property
    def name(self) -> str:
        """What a request calls it."""

    def warm_up(self) -> None:
        """Run every import and first use that must happen before the walls stand."""

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Do it.

        Raises:
            MediaError: By ``refusals.unreadable``; any other exception counts as damage.
        """
