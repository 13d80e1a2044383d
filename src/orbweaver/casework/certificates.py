"""Certificates: no cases before somebody was trained, and none after that ran out."""

from datetime import date, timedelta

from django_scopes import scopes_disabled

from orbweaver.casework.models import Person, TrainingCertificate
from orbweaver.casework.office import Office
from orbweaver.errors import NotAllowed

MISSING = "no training certificate counts for you today; an administrator records one"
REMINDS_BEFORE = timedelta(days=30)


def certificate_of(person: Person) -> TrainingCertificate | None:
    """Return the certificate that counts: the latest recorded, in whatever organisation."""
    with scopes_disabled():  # one's own, whoever recorded it
        found = TrainingCertificate.objects.filter(person=person)
        return found.order_by("-at", "-certificate_id").first()


def is_certified(office: Office, person: Person) -> bool:
    """Return whether somebody may see cases today, as far as certificates go."""
    if not office.settings.certificates:
        return True
    found, today = certificate_of(person), office.clock.now().date()
    return found is not None and found.issued_on <= today <= found.expires_on


def require_certificate(office: Office, person: Person) -> None:
    """Refuse cases to somebody without a certificate that counts today.

    Raises:
        NotAllowed: They have none.
    """
    if not is_certified(office, person):
        raise NotAllowed(MISSING)


def runs_out_on(office: Office, person: Person) -> date | None:
    """Return the last day of a certificate that runs out within a month; nothing otherwise."""
    found = certificate_of(person) if office.settings.certificates else None
    if found is None or found.expires_on < found.issued_on:
        return None
    soon = office.clock.now().date() + REMINDS_BEFORE
    return found.expires_on if found.expires_on <= soon else None
