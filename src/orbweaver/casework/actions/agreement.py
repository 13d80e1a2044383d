"""Setting how many persons must agree on an organisation's cases."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django_scopes import scope

from orbweaver.casework.agreement import FEWEST, MOST
from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import AgreementRule, Person
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, require_or_machine
from orbweaver.errors import UnknownName, UsageError


def do_set_agreement(
    office: Office, actor: Person | None, organisation_id: str, scheme: str, needed_verdicts: int
) -> None:
    """Say how many must agree on cases of one scheme that open from now on.

    Args:
        office: Time, ids, schemes.
        actor: An administrator of the organisation; nobody on the machine's own command line.
        organisation_id: Whose cases.
        scheme: The name of the scheme.
        needed_verdicts: 1 to 9; with 1 each person decides alone.

    Raises:
        NotAllowed: The actor is no administrator of it.
        UnknownName: No such organisation or scheme.
        UsageError: The number is out of bounds.
    """
    organisation_called(organisation_id)
    require_or_machine(actor, {Role.ADMINISTRATOR}, organisation_id)
    if scheme not in office.schemes:
        raise UnknownName(f"scheme {scheme!r}; known are {', '.join(office.schemes)}")
    check_agreement(needed_verdicts)
    with transaction.atomic():
        add_agreement(office, actor, organisation_id, scheme, needed_verdicts)


def check_agreement(needed_verdicts: int) -> None:
    """Refuse a number that cannot be.

    Raises:
        UsageError: It is out of bounds.
    """
    if not FEWEST <= needed_verdicts <= MOST:
        raise UsageError(f"{FEWEST} to {MOST} persons must agree, not {needed_verdicts}")


def add_agreement(
    office: Office, actor: Person | None, organisation_id: str, scheme: str, needed_verdicts: int
) -> None:
    """Write the rows, within the caller's transaction."""
    take_turn("agreement")
    rule = AgreementRule.objects.create(
        rule_id=office.ids.new(),
        organisation_id=organisation_id,
        scheme=scheme,
        needed_verdicts=needed_verdicts,
        set_by=actor,
        at=_after_all(office, organisation_id, scheme),
    )
    facts = {"organisation": organisation_id, "scheme": scheme, "needed": str(needed_verdicts)}
    record(office, "agreement.set", actor_id(actor), rule.rule_id, facts)


def _after_all(office: Office, organisation_id: str, scheme: str) -> datetime:
    """Return when a rule is written: now, and after every earlier one, whatever the clock did."""
    with scope(organisation=organisation_id):
        last = AgreementRule.objects.filter(scheme=scheme).aggregate(last=Max("at"))["last"]
    now = office.clock.now()
    return now if last is None or now > last else last + timedelta(microseconds=1)
