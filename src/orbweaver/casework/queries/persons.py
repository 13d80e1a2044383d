"""Who is what, and where."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from orbweaver.casework.models import Membership, Organisation, Person
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisations_of, require, standing_memberships


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """One role in one organisation."""

    organisation_id: str
    organisation: str
    role: Role


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person and their roles."""

    person_id: str
    name: str
    mail: str
    memberships: tuple[MembershipLine, ...]


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation."""

    organisation_id: str
    name: str
    country: str
    scheme: str
    needed_verdicts: int
    joins_review: bool
    persons: int


def memberships(person: Person) -> tuple[MembershipLine, ...]:
    """Return what this person is, in order of organisation and role."""
    return _lines(standing_memberships(person))


def roles_of(person: Person) -> frozenset[Role]:
    """Return all roles of a person, in whatever organisation: for menus."""
    return frozenset(line.role for line in memberships(person))


def persons_page(person: Person) -> tuple[PersonLine, ...]:
    """Return the persons of the organisations that this administrator administers.

    Raises:
        NotAllowed: The person is no administrator.
    """
    own = organisations_of(person, {Role.ADMINISTRATOR})
    found = Membership.objects.filter(organisation_id__in=own, ended_at=None)
    held: dict[Person, list[Membership]] = {}
    for row in found.select_related("person", "organisation").order_by("person__name", "id"):
        held.setdefault(row.person, []).append(row)
    return tuple(
        PersonLine(each.person_id, each.name, each.mail, _lines(rows))
        for each, rows in held.items()
    )


def organisations_page(person: Person) -> tuple[OrganisationLine, ...]:
    """Return all organisations, in order of name.

    Raises:
        NotAllowed: The person is no administrator.
    """
    require(person, {Role.ADMINISTRATOR})
    members = Count("memberships__person", filter=Q(memberships__ended_at=None), distinct=True)
    return tuple(
        OrganisationLine(
            organisation_id=row.organisation_id,
            name=row.name,
            country=row.country,
            scheme=row.scheme,
            needed_verdicts=row.needed_verdicts,
            joins_review=row.joins_review,
            persons=row.members,
        )
        for row in Organisation.objects.annotate(members=members).order_by("name")
    )


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return how people read the actors of the audit log: persons by name, the rest as they are."""
    wanted = set(actors)
    found = Person.objects.filter(person_id__in=wanted).values_list("person_id", "name")
    return {actor: actor for actor in wanted} | dict(found)


def _lines(rows: Iterable[Membership]) -> tuple[MembershipLine, ...]:
    lines = [
        MembershipLine(row.organisation_id, row.organisation.name, Role(row.role)) for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.organisation, line.role)))
