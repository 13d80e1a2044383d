"""Standing: whether a person may do something, and for which organisation they do it."""

from collections.abc import Collection

from orbweaver.casework.models import Membership, Organisation, Person
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.errors import NotAllowed, UnknownName


def standing_memberships(person: Person) -> list[Membership]:
    """Return what a person is today, in order of joining; nothing for an inactive person."""
    if not person.is_active:
        return []
    rows = Membership.objects.filter(person=person, ended_at=None)
    return list(rows.select_related("organisation").order_by("id"))


def require(
    person: Person, roles: Collection[Role], organisation_id: str | None = None
) -> Membership:
    """Return the membership by which a person may act, in one organisation or any.

    Raises:
        NotAllowed: They hold none of the roles there.
    """
    for membership in standing_memberships(person):
        fits = organisation_id in {None, membership.organisation_id}
        if fits and membership.role in roles:
            return membership
    raise NotAllowed(f"one of {', '.join(sorted(roles))} is needed")


def require_or_machine(
    person: Person | None, roles: Collection[Role], organisation_id: str
) -> None:
    """Let the machine's own command line pass; a person needs the role.

    Raises:
        NotAllowed: The person holds none of the roles there.
    """
    if person is not None:
        require(person, roles, organisation_id)


def require_reviewer(person: Person) -> Membership:
    """Return the membership by which a person reviews; as a senior where they are one.

    Raises:
        NotAllowed: They are no analyst of an organisation that joins review.
    """
    reviewing = [
        membership
        for membership in standing_memberships(person)
        if membership.role in REVIEWERS and membership.organisation.joins_review
    ]
    if not reviewing:
        raise NotAllowed("an analyst of an organisation that joins review is needed")
    return max(reviewing, key=lambda membership: membership.role == Role.SENIOR)


def organisations_of(person: Person, roles: Collection[Role]) -> list[str]:
    """Return the ids of the organisations in which a person holds one of the roles.

    Raises:
        NotAllowed: There is none.
    """
    require(person, roles)
    rows = standing_memberships(person)
    return sorted({row.organisation_id for row in rows if row.role in roles})


def organisation_called(organisation_id: str) -> Organisation:
    """Return an organisation.

    Raises:
        UnknownName: There is none of that id.
    """
    row = Organisation.objects.filter(organisation_id=organisation_id).first()
    if row is None:
        raise UnknownName(f"organisation {organisation_id}")
    return row
