"""Bringing persons in: set-up and invitations; there is no default password and no sign-up."""

from dataclasses import dataclass, field

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from orbweaver.casework.actions.links import make_link, use_link
from orbweaver.casework.actions.organisations import (
    NewOrganisation,
    add_organisation,
    check_organisation,
)
from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Invitation, LinkKind, Membership, Organisation, Person
from orbweaver.casework.office import MACHINE, Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, require_or_machine
from orbweaver.errors import NotAllowed, UsageError, WrongState
from orbweaver.model.ids import content_id


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody says of themselves when they come in."""

    mail: str
    name: str
    password: str = field(repr=False)


def do_make_set_up_link(office: Office) -> str:
    """Return a token with which the first administrator is made, once, within a day.

    Raises:
        WrongState: There is an administrator already.
    """
    with transaction.atomic():
        _refuse_second_administrator()
        link, token = make_link(office, LinkKind.SET_UP)
        record(office, "link.made", MACHINE, link.link_id, {"kind": link.kind})
        return token


def do_set_up(office: Office, token: str, given: NewOrganisation, who: NewPerson) -> Person:
    """Use a set-up token: make the organisation (or take that of the name) and administrator.

    Raises:
        NotAllowed: The token is wrong, used or expired.
        WrongState: There is an administrator already.
        UsageError: The password is too weak, or the organisation is wrong.
    """
    check_organisation(office, given)
    with transaction.atomic():
        use_link(office, LinkKind.SET_UP, token)
        _refuse_second_administrator()
        organisation = Organisation.objects.filter(name=given.name).first()
        organisation = organisation or add_organisation(office, MACHINE, given)
        person = _add_person(office, who)
        _grant(office, person, organisation, Role.ADMINISTRATOR, MACHINE)
        return person


def do_invite_person(
    office: Office, actor: Person | None, organisation_id: str, mail: str, role: Role
) -> str:
    """Return the token of an invitation, valid for seven days; ``actor`` is nobody on the machine.

    Somebody who is here already gets the role when they accept, and keeps their password.

    Raises:
        NotAllowed: The actor is no administrator of that organisation.
        UnknownName: No such organisation.
        UsageError: Not a mail address.
    """
    organisation = organisation_called(organisation_id)
    require_or_machine(actor, {Role.ADMINISTRATOR}, organisation_id)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            invitation_id=office.ids.new(),
            organisation=organisation,
            mail=_tidy_mail(mail),
            role=role.value,
            invited_by=actor_id(actor),
            at=office.clock.now(),
        )
        _, token = make_link(office, LinkKind.INVITE, invitation=invitation)
        facts = {"organisation": organisation_id, "role": role.value}
        record(office, "person.invited", actor_id(actor), invitation.invitation_id, facts)
        return token


def do_accept_invitation(office: Office, token: str, name: str, password: str) -> Person:
    """Use an invitation: make the person (or find them by mail) and the membership.

    Raises:
        NotAllowed: The token is wrong, used or expired, or an existing person's password differs.
        UsageError: The password is too weak.
    """
    with transaction.atomic():
        invitation = use_link(office, LinkKind.INVITE, token).invitation
        if invitation is None:
            raise NotAllowed("this link carries no invitation")
        person = Person.objects.filter(mail=invitation.mail).first()
        if person is None:
            person = _add_person(office, NewPerson(invitation.mail, name, password))
        elif not person.is_active or not person.check_password(password):
            raise NotAllowed("this person is here already; the password is another")
        _grant(
            office, person, invitation.organisation, Role(invitation.role), invitation.invited_by
        )
        return person


def _refuse_second_administrator() -> None:
    if Membership.objects.filter(role=Role.ADMINISTRATOR.value, ended_at=None).exists():
        raise WrongState("there is an administrator already; let them invite")


def _add_person(office: Office, who: NewPerson) -> Person:
    mail = _tidy_mail(who.mail)
    if not who.name.strip():
        raise UsageError("a person needs a name")
    if Person.objects.filter(mail=mail).exists():
        raise WrongState(f"{mail} is here already")
    try:
        validate_password(who.password)
    except ValidationError as error:
        raise UsageError(" ".join(error.messages)) from error
    person = Person(
        person_id=content_id("person", mail),
        mail=mail,
        name=who.name.strip(),
        created_at=office.clock.now(),
    )
    person.set_password(who.password)
    person.save(force_insert=True)
    record(office, "person.added", person.person_id, person.person_id)
    return person


def _grant(
    office: Office, person: Person, organisation: Organisation, role: Role, granted_by: str
) -> None:
    """Give a role, or give it back where it had ended."""
    membership, _ = Membership.objects.update_or_create(
        person=person,
        organisation=organisation,
        role=role.value,
        defaults={"granted_by": granted_by, "granted_at": office.clock.now(), "ended_at": None},
    )
    facts = {
        "person": person.person_id,
        "organisation": organisation.organisation_id,
        "role": role.value,
    }
    subject = content_id("membership", str(membership.pk), str(membership.granted_at))
    record(office, "role.granted", granted_by, subject, facts)


def _tidy_mail(mail: str) -> str:
    """Return an address as it is kept: lower case, without spaces around it.

    Raises:
        UsageError: It is none.
    """
    tidy = mail.strip().lower()
    local, at, domain = tidy.partition("@")
    if not (local and at and domain) or any(letter.isspace() for letter in tidy):
        raise UsageError("that is no mail address")
    return tidy
