"""Giving and ending roles: a click each, and neither is for ever."""

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Membership, Organisation, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, organisations_of, require
from orbweaver.errors import UnknownName, UsageError, WrongState

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


def do_grant_role(
    office: Office, actor: Person, person_id: str, organisation_id: str, role: Role
) -> None:
    """Give a role to somebody who works for an organisation of the actor's; twice is no error.

    Raises:
        NotAllowed: The actor is no administrator of that organisation.
        UnknownName: No such organisation, or nobody of that id in those that the actor administers.
        UsageError: The role is that of programs, or the account is a program's.
    """
    organisation = organisation_called(organisation_id)
    require(actor, ADMINISTRATORS, organisation_id)
    person = _colleague(actor, person_id)
    if role is Role.SERVICE or is_service(person):
        raise UsageError("persons and programs do not share roles")
    with transaction.atomic():
        take_turn("roles")
        give_role(office, person, organisation, role, actor.person_id)


def do_end_role(office: Office, actor: Person, membership_id: int) -> Membership:
    """End a role from now on; ending it twice changes nothing.

    Raises:
        NotAllowed: The actor is no administrator of its organisation.
        UnknownName: There is none of that id.
        WrongState: It is the actor's own last administrator role, or the organisation's.
    """
    with transaction.atomic():
        take_turn("roles")
        row = _membership(actor, membership_id)
        if row.ended_at is not None:
            return row
        if row.role == Role.ADMINISTRATOR:
            _refuse_last(actor, row)
        row.ended_at = office.clock.now()
        row.save(update_fields=["ended_at"])
        record(office, "role.ended", actor.person_id, office.ids.new(), _facts(row))
        return row


def do_give_back_role(office: Office, actor: Person, membership_id: int) -> Membership:
    """Give a role back that had ended; one that stands stays as it is.

    Raises:
        NotAllowed: The actor is no administrator of its organisation.
        UnknownName: There is none of that id.
    """
    with transaction.atomic():
        take_turn("roles")
        row = _membership(actor, membership_id)
        if row.ended_at is None:
            return row
        return give_role(office, row.person, row.organisation, Role(row.role), actor.person_id)


def give_role(
    office: Office, person: Person, organisation: Organisation, role: Role, granted_by: str
) -> Membership:
    """Give a role, or give it back where it had ended, within the caller's transaction."""
    row = Membership.objects.filter(
        person=person, organisation=organisation, role=role.value
    ).first()
    if row is not None and row.ended_at is None:
        return row
    row = row or Membership(person=person, organisation=organisation, role=role.value)
    row.granted_by, row.granted_at, row.ended_at = granted_by, office.clock.now(), None
    row.save()
    record(office, "role.granted", granted_by, office.ids.new(), _facts(row))
    return row


def is_service(person: Person) -> bool:
    """Return whether an account is, or was, a program's."""
    return Membership.objects.filter(person=person, role=Role.SERVICE.value).exists()


def _refuse_last(actor: Person, row: Membership) -> None:
    """Keep an administrator for the organisation, and for the house.

    Raises:
        WrongState: Nobody would be left.
    """
    own = Membership.objects.filter(role=Role.ADMINISTRATOR.value, ended_at=None)
    others = own.exclude(pk=row.pk)
    if row.person_id == actor.person_id and not others.filter(person=actor).exists():
        raise WrongState("it is your last role as an administrator: let another one end it")
    if not others.filter(organisation_id=row.organisation_id, person__is_active=True).exists():
        raise WrongState("the organisation would have no administrator")


def _membership(actor: Person, membership_id: int) -> Membership:
    """Return a role of an organisation that the actor administers; another's is nowhere."""
    found = Membership.objects.filter(pk=membership_id).select_related("person", "organisation")
    row = found.filter(organisation_id__in=organisations_of(actor, ADMINISTRATORS)).first()
    if row is None:
        raise UnknownName(f"role {membership_id}")
    return row


def _colleague(actor: Person, person_id: str) -> Person:
    own = organisations_of(actor, ADMINISTRATORS)
    found = Person.objects.filter(person_id=person_id, memberships__organisation_id__in=own)
    person = found.first()
    if person is None:
        raise UnknownName(f"person {person_id}")
    return person


def _facts(row: Membership) -> dict[str, str]:
    return {"person": row.person_id, "organisation": row.organisation_id, "role": row.role}
