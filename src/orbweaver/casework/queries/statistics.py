"""Statistics: sums for everybody, never places."""

from dataclasses import dataclass

from orbweaver.casework.models import Person
from orbweaver.ports.desk.port import DeskFigures


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much people decided."""

    figures: DeskFigures
    final_labels: tuple[tuple[str, int], ...]
    """How many cases each label closed."""
    verdicts_by_organisation: tuple[tuple[str, int], ...]
    notices_by_state: tuple[tuple[str, int], ...]
    notices_by_country: tuple[tuple[str, int], ...]
    own_reveals_today: int
    """How often this person looked at clear media since midnight UTC."""


def statistics(person: Person) -> Statistics:
    """Return the sums that anybody with a membership may see.

    Raises:
        NotAllowed: The person is a member of nothing.
    """
    raise NotImplementedError
