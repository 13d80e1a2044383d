"""What a runner promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Service:
    """A process that should be running."""

    name: str
    command: tuple[str, ...]
    """Program and arguments; started by exec, never forked from a threaded process."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """All that it gets, besides PATH and the locale."""


class Runner(Protocol):
    """Keeps services running until told to stop.

    Every keeper promises:
      1. A service that dies is started again, with a growing pause between quick deaths.
      2. ``stop`` ends all of them, gently first, and returns when none is left.
      3. When the runner itself is killed, its services end too.
    """

    def start(self, services: Sequence[Service]) -> None:
        """Start services."""

    def watch_once(self, wait_s: float) -> Sequence[str]:
        """Wait up to ``wait_s`` for deaths, restart, and return the names of what died."""

    def stop(self) -> None:
        """End all services."""
