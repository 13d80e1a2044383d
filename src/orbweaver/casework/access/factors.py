"""Access to the keys of authenticators: shown to their owner while new, read to check a code."""

from dataclasses import dataclass, field

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person, SecondFactor
from orbweaver.casework.office import Office
from orbweaver.casework.one_time_codes import address_of_key, matching_step
from orbweaver.casework.sealing import open_text
from orbweaver.errors import UnknownName


@dataclass(frozen=True, slots=True)
class NewAuthenticator:
    """An authenticator that waits for its first code."""

    factor_id: str
    label: str
    key: str = field(repr=False)
    """In base 32, to be typed."""
    address: str = field(repr=False)
    """To be read from a QR code."""


def access_new_authenticator(office: Office, person: Person, factor_id: str) -> NewAuthenticator:
    """Return one's own authenticator while it waits for its first code, and log that it was shown.

    Raises:
        UnknownName: The person has none of that id that waits.
    """
    row = waiting_authenticator(person, factor_id)
    with transaction.atomic():
        subject = office.ids.new()
        record(office, "factor.key_shown", person.person_id, subject, {"factor": factor_id})
    key = open_text(office, row.secret)
    return NewAuthenticator(factor_id, row.label, key, address_of_key(key, person.mail))


def access_step(office: Office, row: SecondFactor, code: str) -> int | None:
    """Return the step whose code this is by an authenticator's key, or nothing.

    The key does not leave this function; what follows from the code stands in the log.
    """
    return matching_step(open_text(office, row.secret), code, office.clock.now())


def waiting_authenticator(person: Person, factor_id: str) -> SecondFactor:
    """Return one's own authenticator that waits for its first code.

    Raises:
        UnknownName: There is none of that id.
    """
    waiting = SecondFactor.objects.filter(person=person, confirmed_at=None, ended_at=None)
    row = waiting.select_related("secret").filter(factor_id=factor_id).first()
    if row is None:
        raise UnknownName(f"authenticator {factor_id}")
    return row
