"""Service accounts: programs that act by tokens, made for them by an administrator."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from orbweaver.casework.actions.roles import ADMINISTRATORS, give_role
from orbweaver.casework.actions.sign_in import add_token
from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import ApiToken, Membership, Person
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, organisations_of, require_or_machine
from orbweaver.errors import UnknownName, UsageError, WrongState

LONGEST_NAME_CHARS = 100
NOWHERE = "service.invalid"
"""No mail ever goes there (RFC 2606)."""


def do_add_service_account(
    office: Office, actor: Person | None, organisation_id: str, name: str
) -> Person:
    """Make an account for a program; it has no password and opens no page.

    Args:
        office: Time and ids.
        actor: An administrator of the organisation; nobody on the machine's own command line.
        organisation_id: For which organisation the program acts.
        name: What the program is called in lists and in the audit log.

    Raises:
        NotAllowed: The actor is no administrator of it.
        UnknownName: No such organisation.
        UsageError: It has no name, or too long a one.
    """
    organisation = organisation_called(organisation_id)
    require_or_machine(actor, ADMINISTRATORS, organisation_id)
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME_CHARS:
        raise UsageError(f"a service account needs a name of at most {LONGEST_NAME_CHARS} letters")
    with transaction.atomic():
        person_id = office.ids.new()
        person = Person(
            person_id=person_id,
            mail=f"{person_id}@{NOWHERE}",
            name=name,
            password=make_password(None),
            created_at=office.clock.now(),
        )
        person.save(force_insert=True)
        record(office, "service.added", actor_id(actor), person_id)
        give_role(office, person, organisation, Role.SERVICE, actor_id(actor))
        return person


def do_make_service_token(
    office: Office, actor: Person | None, person_id: str, label: str, valid_for: timedelta
) -> str:
    """Return a new token with which a program acts; it is shown once.

    Raises:
        NotAllowed: The actor is no administrator.
        UnknownName: No such service account of the actor's organisations.
        WrongState: The account is ended.
    """
    membership = _account(actor, person_id)
    if membership.ended_at is not None:
        raise WrongState("this service account is ended")
    with transaction.atomic():
        return add_token(office, actor_id(actor), membership.person, label, valid_for)


def do_end_service_token(office: Office, actor: Person | None, token_id: str) -> None:
    """End a program's token; ending it twice changes nothing.

    Raises:
        NotAllowed: The actor is no administrator.
        UnknownName: No such token of a service account of the actor's organisations.
    """
    with transaction.atomic():
        row = ApiToken.objects.filter(token_id=token_id).first()
        if row is None:
            raise UnknownName(f"token {token_id}")
        _account(actor, row.person_id)
        if row.ended_at is None:
            ApiToken.objects.filter(pk=row.pk).update(ended_at=office.clock.now())
            record(office, "token.ended", actor_id(actor), token_id)


def _account(actor: Person | None, person_id: str) -> Membership:
    found = Membership.objects.filter(person_id=person_id, role=Role.SERVICE.value)
    if actor is not None:
        found = found.filter(organisation_id__in=organisations_of(actor, ADMINISTRATORS))
    row = found.select_related("person").first()
    if row is None:
        raise UnknownName(f"service account {person_id}")
    return row
