"""The queue: cases that wait for this person's verdict."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Person


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One waiting case, without anybody's verdict."""

    case_id: str
    opened_at: datetime
    kinds: tuple[str, ...]
    """Why it is here: kinds of findings (``likely``, ``reported``, ``beside``)."""
    media: int
    places: int
    """How many sightings."""
    nearest_bits: int | None
    """The least distance of any match; nothing where nothing matched."""
    is_escalated: bool


def queue_for(person: Person, limit: int) -> tuple[QueueItem, ...]:
    """Return cases that wait for this person, oldest first; escalated ones for seniors only.

    Raises:
        NotAllowed: The person may not review.
    """
    raise NotImplementedError


def next_case(person: Person) -> str | None:
    """Return the id of the case that this person should look at next.

    Raises:
        NotAllowed: The person may not review.
    """
    raise NotImplementedError
