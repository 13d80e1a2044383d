"""Who is what, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Membership, Person
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisations_of, standing_memberships


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """One role in one organisation."""

    organisation_id: str
    organisation: str
    role: Role
    membership_id: int = 0
    ended_at: datetime | None = None
    """Nothing while it stands."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person and their roles."""

    person_id: str
    name: str
    mail: str
    memberships: tuple[MembershipLine, ...]
    """Those that stand."""
    ended: tuple[MembershipLine, ...] = ()


def memberships(person: Person) -> tuple[MembershipLine, ...]:
    """Return what this person is, in order of organisation and role."""
    return _lines(standing_memberships(person))


def roles_of(person: Person) -> frozenset[Role]:
    """Return all roles of a person, in whatever organisation: for menus."""
    return frozenset(line.role for line in memberships(person))


def persons_page(person: Person) -> tuple[PersonLine, ...]:
    """Return the persons of the organisations that this administrator administers.

    Whoever holds no role there any more stands at the end; programs are no persons.

    Raises:
        NotAllowed: The person is no administrator.
    """
    own = organisations_of(person, {Role.ADMINISTRATOR})
    found = Membership.objects.filter(organisation_id__in=own).exclude(role=Role.SERVICE.value)
    held: dict[Person, list[Membership]] = {}
    for row in found.select_related("person", "organisation").order_by("person__name", "id"):
        held.setdefault(row.person, []).append(row)
    lines = [
        PersonLine(
            each.person_id,
            each.name,
            each.mail,
            _lines(row for row in rows if row.ended_at is None),
            _lines(row for row in rows if row.ended_at is not None),
        )
        for each, rows in held.items()
    ]
    return tuple(sorted(lines, key=lambda line: not line.memberships))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return how people read the actors of the audit log: persons by name, the rest as they are."""
    wanted = set(actors)
    found = Person.objects.filter(person_id__in=wanted).values_list("person_id", "name")
    return {actor: actor for actor in wanted} | dict(found)


def _lines(rows: Iterable[Membership]) -> tuple[MembershipLine, ...]:
    lines = [
        MembershipLine(
            row.organisation_id, row.organisation.name, Role(row.role), row.pk, row.ended_at
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.organisation, line.role)))
