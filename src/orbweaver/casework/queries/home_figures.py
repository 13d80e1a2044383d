"""The few figures of the first page: read by index, because everybody sees it many times a day."""

from dataclasses import dataclass

from orbweaver.casework.models import Classification, Person, QueuePlace
from orbweaver.casework.serving import serving_of
from orbweaver.casework.tenancy import case_scope
from orbweaver.casework.turns import EVERYTHING, first_in_turn


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """How many cases of the organisations that a person may know of stand where."""

    open_cases: int
    settled_cases: int


def home_figures(person: Person) -> HomeFigures:
    """Return the sums that a person may see at once.

    Raises:
        NotAllowed: The person is a member of nothing.
    """
    with case_scope(person):
        return HomeFigures(
            open_cases=QueuePlace.objects.count(),
            settled_cases=Classification.objects.count(),
        )


def waiting_cases(person: Person, most: int) -> int:
    """Return how many cases wait for this person's verdict; one more than ``most`` for any more.

    Raises:
        NotAllowed: The person may not review.
    """
    return len(first_in_turn(serving_of(person), EVERYTHING, most + 1))
