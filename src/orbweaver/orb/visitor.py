"""The visitor: who asks for a page, what they are, and what their session is good for."""

from dataclasses import dataclass

from django.http import HttpRequest

from orbweaver.casework.models import OpenSession, Person
from orbweaver.casework.queries.persons import MembershipLine, memberships
from orbweaver.casework.queries.sessions import SessionState, standing_session, state_of
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import NotAllowed

SESSION_SLOT = "orb_session"
"""Where the browser's session holds the id of ours."""
_SLOT = "orb_visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who signed in, with what they are at this moment."""

    person: Person
    memberships: tuple[MembershipLine, ...]
    session: OpenSession
    state: SessionState

    @property
    def roles(self) -> frozenset[Role]:
        """All roles, in whatever organisation."""
        return frozenset(line.role for line in self.memberships)

    @property
    def organisation_name(self) -> str:
        """The organisations, joined."""
        return ", ".join(dict.fromkeys(line.organisation for line in self.memberships))


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Return who asks; nothing for somebody whose session ended. Three queries a request."""
    if not hasattr(request, _SLOT):
        setattr(request, _SLOT, _visitor(request))
    found: Visitor | None = getattr(request, _SLOT)
    return found


def _visitor(request: HttpRequest) -> Visitor | None:
    user = getattr(request, "user", None)
    if not isinstance(user, Person) or not user.is_active:
        return None
    office = web_services().office
    session = standing_session(office, user, str(request.session.get(SESSION_SLOT, "")))
    if session is None:
        return None
    lines = memberships(user)
    state = state_of(office, session, {line.role for line in lines})
    return Visitor(user, lines, session, state)


def person_of(request: HttpRequest) -> Person:
    """Return the person behind a request that passed the gate.

    Raises:
        NotAllowed: Nobody signed in.
    """
    return session_of(request).person


def session_of(request: HttpRequest) -> OpenSession:
    """Return the session behind a request that passed the gate.

    Raises:
        NotAllowed: Nobody signed in.
    """
    visitor = visitor_of(request)
    if visitor is None:
        raise NotAllowed("sign in first")
    return visitor.session
