"""The accounts of programs, for those who administer them; what a token is, nobody can read."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Membership, Person
from orbweaver.casework.office import Office
from orbweaver.casework.queries.tokens import TokenLine, tokens_page
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisations_of


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One program."""

    person_id: str
    name: str
    organisation: str
    membership_id: int
    ended_at: datetime | None
    """Nothing while it may act."""
    tokens: tuple[TokenLine, ...]
    """Newest first."""


def services_page(office: Office, person: Person) -> tuple[ServiceLine, ...]:
    """Return the programs of the organisations that this person administers, by name.

    Raises:
        NotAllowed: The person is no administrator.
    """
    own = organisations_of(person, {Role.ADMINISTRATOR})
    found = Membership.objects.filter(organisation_id__in=own, role=Role.SERVICE.value)
    rows = found.select_related("person", "organisation").order_by("person__name", "id")
    return tuple(
        ServiceLine(
            person_id=row.person_id,
            name=row.person.name,
            organisation=row.organisation.name,
            membership_id=row.pk,
            ended_at=row.ended_at,
            tokens=tokens_page(office, row.person),
        )
        for row in rows
    )
