"""The saved filters that somebody may use."""

from dataclasses import dataclass

from django.db.models import Q
from django_scopes import scope

from orbweaver.casework.models import Person, SavedFilter
from orbweaver.casework.roles import READS_HISTORY
from orbweaver.casework.standing import organisations_of


@dataclass(frozen=True, slots=True)
class FilterLine:
    """One saved filter."""

    filter_id: str
    name: str
    query: str
    is_own: bool


def saved_filters(person: Person) -> tuple[FilterLine, ...]:
    """Return one's own and the shared ones of one's organisations, in order of name.

    Raises:
        NotAllowed: The person reads no cases.
    """
    with scope(organisation=organisations_of(person, READS_HISTORY)):
        found = SavedFilter.objects.filter(Q(person=person) | Q(is_shared=True))
        return tuple(
            FilterLine(row.filter_id, row.name, row.query, row.person_id == person.person_id)
            for row in found.order_by("name", "filter_id")
        )
