"""A branch: what one seed, or one host that a seed's pages led to, has brought so far."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Branch:
    """The sums of one seed, as recorded; its end follows from them and the stop rule."""

    seed_id: str
    root_id: str = ""
    """The reported seed that it grew from; empty for a reported one."""
    pages: int = 0
    """Recorded first PAGE visits, also failed ones; those refused as traps cost nothing."""
    media: int = 0
    """Scanned media, the same bytes at two addresses counted twice."""
    finds: int = 0
    """Sightings of media that a bank knows or that is like it."""
    pages_at_find: int = 0
    """How many pages were recorded when the last find was."""
    ended_at: datetime | None = None
    """When a page was first refused because nothing was left to spend."""
    why_ended: str = ""
    """One sentence; empty while it grows."""

    @property
    def pages_since_find(self) -> int:
        """How many pages brought nothing, since the last find or the start."""
        return self.pages - self.pages_at_find
