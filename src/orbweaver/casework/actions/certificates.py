"""Recording and ending training certificates: for the administrators of an organisation."""

from datetime import date, timedelta

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Membership, Person, TrainingCertificate
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import require_or_machine
from orbweaver.errors import UnknownName, UsageError

MOST_YEARS = 5


def do_record_certificate(
    office: Office,
    actor: Person | None,
    person_id: str,
    organisation_id: str,
    days: tuple[date, date],
) -> str:
    """Write down that somebody was trained, from the first of two days to the last; return its id.

    Raises:
        NotAllowed: The actor is no administrator of that organisation.
        UnknownName: No such member of it.
        UsageError: The last day is before the first, or more than five years after it.
    """
    issued_on, expires_on = days
    if not issued_on <= expires_on <= issued_on + timedelta(days=366 * MOST_YEARS):
        raise UsageError("a certificate counts from its first day on, for five years at the most")
    return _record(office, actor, person_id, organisation_id, days)


def do_end_certificate(
    office: Office, actor: Person | None, person_id: str, organisation_id: str
) -> str:
    """End somebody's certificate at once; recording one again gives it back.

    Raises:
        NotAllowed: The actor is no administrator of that organisation.
        UnknownName: No such member of it.
    """
    today = office.clock.now().date()
    return _record(office, actor, person_id, organisation_id, (today, today - timedelta(days=1)))


def _record(
    office: Office,
    actor: Person | None,
    person_id: str,
    organisation_id: str,
    days: tuple[date, date],
) -> str:
    require_or_machine(actor, {Role.ADMINISTRATOR}, organisation_id)
    held = Membership.objects.filter(person_id=person_id, organisation_id=organisation_id)
    member = held.select_related("person").first()
    if member is None:
        raise UnknownName("there is no such member of the organisation")
    with transaction.atomic():
        made = TrainingCertificate.objects.create(
            certificate_id=office.ids.new(),
            person=member.person,
            organisation_id=organisation_id,
            issued_on=days[0],
            expires_on=days[1],
            recorded_by=actor_id(actor),
            at=office.clock.now(),
        )
        facts = {"person": person_id, "until": days[1].isoformat()}
        record(office, "certificate.recorded", actor_id(actor), made.certificate_id, facts)
        return made.certificate_id
