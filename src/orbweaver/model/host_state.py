"""What a worker knows of a host that the next holder of its shard must know, too."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HostState:
    """The pace of one host, and what holds it up."""

    host: str
    free_at: datetime
    """Nobody asks it before this instant."""
    delay_s: float = 0.0
    """The pause between two requests that it was found to bear; 0 for the usual one."""
    failures: int = 0
    """Passing failures in a row."""
    paused_why: str = ""
    """Why it waits for a person; empty while it does not."""
