"""The visitor: who asks for a page, and what they are."""

from dataclasses import dataclass

from django.http import HttpRequest

from orbweaver.casework.models import Person
from orbweaver.casework.queries.persons import MembershipLine, memberships
from orbweaver.casework.roles import Role
from orbweaver.errors import NotAllowed

_SLOT = "orb_visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who signed in, with what they are at this moment."""

    person: Person
    memberships: tuple[MembershipLine, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """All roles, in whatever organisation."""
        return frozenset(line.role for line in self.memberships)

    @property
    def organisation_name(self) -> str:
        """The organisations, joined."""
        return ", ".join(dict.fromkeys(line.organisation for line in self.memberships))


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Return who asks; nothing for somebody who did not sign in. One query a request."""
    if not hasattr(request, _SLOT):
        setattr(request, _SLOT, _visitor(getattr(request, "user", None)))
    found: Visitor | None = getattr(request, _SLOT)
    return found


def _visitor(user: object) -> Visitor | None:
    if isinstance(user, Person) and user.is_active:
        return Visitor(user, memberships(user))
    return None


def person_of(request: HttpRequest) -> Person:
    """Return the person behind a request that passed the gate.

    Raises:
        NotAllowed: Nobody signed in.
    """
    visitor = visitor_of(request)
    if visitor is None:
        raise NotAllowed("sign in first")
    return visitor.person
