"""Leases: who has a case before them, so that no two persons decide on it at once.

A lease is one row a case, taken in one statement: of many who ask at the same instant, the
database lets one have it. It runs out by itself, so that nobody who goes home keeps a case.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from orbweaver.casework.models import CaseLease, Person
from orbweaver.casework.office import Office
from orbweaver.errors import LeaseLost

# Whoever holds it renews it; whoever comes after it ran out takes it; the others get no row back.
# A case that is settled, joined or nowhere has no place, and needs no lease.
_TAKE = """
INSERT INTO casework_caselease (case_id, person_id, taken_at, until)
SELECT case_id, %(person)s, %(now)s, %(until)s FROM casework_queueplace WHERE case_id = %(case)s
ON CONFLICT (case_id) DO UPDATE SET
  taken_at = CASE WHEN casework_caselease.person_id = excluded.person_id
    THEN casework_caselease.taken_at ELSE excluded.taken_at END,
  person_id = excluded.person_id,
  until = excluded.until
WHERE casework_caselease.person_id = excluded.person_id
  OR casework_caselease.until <= excluded.taken_at
RETURNING person_id
"""


def require_lease(office: Office, person: Person, case_id: str) -> None:
    """Take or renew this person's lease of an unsettled case, for ``lease_s`` seconds.

    Raises:
        LeaseLost: Somebody else has the case before them now.
    """
    if take_lease(office, person, case_id):
        return
    holder = leased_to(office, case_id)
    if holder is not None and holder != person.person_id:
        raise LeaseLost(f"somebody else has case {case_id} before them")


def take_lease(office: Office, person: Person, case_id: str) -> bool:
    """Take or renew a lease where nobody else holds one; say whether this person has it now."""
    now = office.clock.now()
    values: dict[str, Any] = {
        "person": person.person_id,
        "case": case_id,
        "now": _stored(now),
        "until": _stored(now + timedelta(seconds=office.settings.lease_s)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return cursor.fetchone() is not None


def give_back(
    office: Office, person: Person, case_id: str | None = None, renewed_until: str = ""
) -> None:
    """Return a person's lease of one case, or all of them.

    Args:
        office: The house; its clock is not asked, what ran out goes too.
        person: Only their own leases are returned.
        case_id: Nothing for all.
        renewed_until: What :func:`lease_until` said when a page was shown; a lease that was
            renewed since, by another page, stays. Empty: return it whatever became of it.
    """
    del office
    found = CaseLease.objects.filter(person=person)
    if case_id is not None:
        found = found.filter(case_id=case_id)
    if renewed_until:
        found = found.filter(until__lte=datetime.fromisoformat(renewed_until))
    found.delete()


def lease_until(person: Person, case_id: str) -> str:
    """Return until when a person holds a case, as ISO 8601; empty where they do not."""
    held = CaseLease.objects.filter(person=person, case_id=case_id)
    until = held.values_list("until", flat=True).first()
    return until.isoformat() if until else ""


def leased_to(office: Office, case_id: str) -> str | None:
    """Return the id of who holds a case now; nothing where nobody does."""
    held = CaseLease.objects.filter(case_id=case_id, until__gt=office.clock.now())
    return held.values_list("person_id", flat=True).first()


def held_by(office: Office, person: Person) -> Sequence[str]:
    """Return the cases that a person holds now, in order of taking."""
    held = CaseLease.objects.filter(person=person, until__gt=office.clock.now())
    return list(held.order_by("taken_at", "case_id").values_list("case_id", flat=True))


def end_leases(case_ids: Collection[str]) -> None:
    """End every lease of cases that nobody can decide any more."""
    CaseLease.objects.filter(case_id__in=case_ids).delete()


def _stored(at: datetime) -> object:
    """Return an instant as this database keeps it."""
    return connection.ops.adapt_datetimefield_value(at)
