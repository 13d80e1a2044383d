"""Invitations as an administrator sees them: who was asked, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orbweaver.casework.models import Invitation, OneTimeLink, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisations_of


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    USED = "used"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invitation."""

    invitation_id: str
    mail: str
    role: Role
    organisation: str
    at: datetime
    expires_at: datetime
    state: InvitationState


def invitations_page(office: Office, person: Person, limit: int) -> tuple[InvitationLine, ...]:
    """Return the latest invitations into the organisations that a person administers.

    Raises:
        NotAllowed: The person is no administrator.
    """
    own = organisations_of(person, {Role.ADMINISTRATOR})
    rows = Invitation.objects.filter(organisation_id__in=own).select_related("organisation")
    rows = rows.prefetch_related("links").order_by("-at", "invitation_id")[:limit]
    return tuple(_line(office, row) for row in rows)


def _line(office: Office, row: Invitation) -> InvitationLine:
    links = sorted(row.links.all(), key=lambda link: link.made_at)
    return InvitationLine(
        invitation_id=row.invitation_id,
        mail=row.mail,
        role=Role(row.role),
        organisation=row.organisation.name,
        at=row.at,
        expires_at=links[-1].expires_at if links else row.at,
        state=_state(links, office.clock.now()),
    )


def _state(links: list[OneTimeLink], now: datetime) -> InvitationState:
    if any(link.used_at for link in links):
        return InvitationState.USED
    if any(link.ended_at is None and link.expires_at > now for link in links):
        return InvitationState.OPEN
    if links and links[-1].ended_at:
        return InvitationState.ENDED
    return InvitationState.EXPIRED
