"""Who is what, and where."""

from dataclasses import dataclass

from orbweaver.casework.models import Person
from orbweaver.casework.roles import Role


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
    raise NotImplementedError


def roles_of(person: Person) -> frozenset[Role]:
    """Return all roles of a person, in whatever organisation: for menus."""
    raise NotImplementedError


def persons_page(person: Person) -> tuple[PersonLine, ...]:
    """Return the persons of the organisations that this administrator administers.

    Raises:
        NotAllowed: The person is no administrator.
    """
    raise NotImplementedError


def organisations_page(person: Person) -> tuple[OrganisationLine, ...]:
    """Return all organisations, in order of name.

    Raises:
        NotAllowed: The person is no administrator.
    """
    raise NotImplementedError
