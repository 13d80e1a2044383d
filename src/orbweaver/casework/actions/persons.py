"""Bringing persons in: set-up, invitations, one-time sign-in links, tokens."""

from datetime import timedelta

from orbweaver.casework.actions.organisations import NewOrganisation
from orbweaver.casework.models import ApiToken, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role


def do_make_set_up_link(office: Office) -> str:
    """Return a token with which the first organisation and its administrator are made, once.

    Raises:
        WrongState: There is an administrator already.
    """
    raise NotImplementedError


def do_set_up(
    office: Office, token: str, given: NewOrganisation, mail: str, name: str, password: str
) -> Person:
    """Use a set-up token: make the organisation (or take that of the name) and administrator.

    Raises:
        NotAllowed: The token is wrong, used or expired.
        UsageError: The password is too weak, or the organisation is wrong.
    """
    raise NotImplementedError


def do_invite_person(
    office: Office, actor: Person | None, organisation_id: str, mail: str, role: Role
) -> str:
    """Return the token of an invitation, valid for seven days; ``actor`` is nobody on the machine.

    Somebody who is here already gets the role when they accept, and keeps their password.

    Raises:
        NotAllowed: The actor is no administrator of that organisation.
        UnknownName: No such organisation.
    """
    raise NotImplementedError


def do_accept_invitation(office: Office, token: str, name: str, password: str) -> Person:
    """Use an invitation: make the person (or find them by mail) and the membership.

    Raises:
        NotAllowed: The token is wrong, used or expired, or an existing person's password differs.
        UsageError: The password is too weak.
    """
    raise NotImplementedError


def do_make_sign_in_link(office: Office, person: Person) -> str:
    """Return a token that signs ``person`` in once, valid for a day.

    Raises:
        NotAllowed: This is no demo.
    """
    raise NotImplementedError


def do_sign_in_by_link(office: Office, token: str) -> Person:
    """Use a sign-in token.

    Raises:
        NotAllowed: This is no demo, or the token is wrong, used or expired.
    """
    raise NotImplementedError


def do_note_sign_in(office: Office, person: Person) -> None:
    """Write a sign-in with a password into the audit log."""
    raise NotImplementedError


def do_make_token(office: Office, person: Person, label: str, valid_for: timedelta) -> str:
    """Return a new token with which commands act as ``person``; it is shown once."""
    raise NotImplementedError


def do_end_token(office: Office, person: Person, token_id: str) -> ApiToken:
    """End one of the person's own tokens.

    Raises:
        UnknownName: The person has no such token.
    """
    raise NotImplementedError


def person_of_token(office: Office, token: str) -> Person:
    """Return who a token acts as.

    Raises:
        NotAllowed: It is wrong, ended or expired, or the person is inactive.
    """
    raise NotImplementedError
