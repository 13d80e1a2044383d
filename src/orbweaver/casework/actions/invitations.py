"""Invitations after they were sent: ending one, and giving it a new link."""

from django.db import transaction

from orbweaver.casework.actions.links import make_link
from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Invitation, LinkKind, OneTimeLink, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import require
from orbweaver.errors import UnknownName, WrongState


def do_end_invitation(office: Office, actor: Person, invitation_id: str) -> None:
    """Let nobody accept an invitation any more; ending it twice changes nothing.

    Raises:
        NotAllowed: The actor is no administrator of its organisation.
        UnknownName: There is none of that id.
        WrongState: Somebody accepted it.
    """
    invitation = _own(actor, invitation_id)
    with transaction.atomic():
        if _end_links(office, invitation):
            record(office, "invitation.ended", actor.person_id, invitation_id)


def do_renew_invitation(office: Office, actor: Person, invitation_id: str) -> str:
    """Return the token of a new link for an invitation; its former links end.

    Raises:
        NotAllowed: The actor is no administrator of its organisation.
        UnknownName: There is none of that id.
        WrongState: Somebody accepted it.
    """
    invitation = _own(actor, invitation_id)
    with transaction.atomic():
        _end_links(office, invitation)
        link, token = make_link(office, LinkKind.INVITE, invitation=invitation)
        facts = {"invitation": invitation_id}
        record(office, "invitation.renewed", actor.person_id, link.link_id, facts)
    return token


def _own(actor: Person, invitation_id: str) -> Invitation:
    row = Invitation.objects.filter(invitation_id=invitation_id).first()
    if row is None:
        raise UnknownName(f"invitation {invitation_id}")
    require(actor, {Role.ADMINISTRATOR}, row.organisation_id)
    return row


def _end_links(office: Office, invitation: Invitation) -> int:
    """End the links of an invitation that nobody used; return how many could still be."""
    links = OneTimeLink.objects.filter(invitation=invitation)
    if links.exclude(used_at=None).exists():
        raise WrongState("somebody accepted this invitation")
    return links.filter(ended_at=None).update(ended_at=office.clock.now())
