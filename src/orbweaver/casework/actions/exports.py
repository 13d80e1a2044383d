"""Exports: whoever carries a list out of the house stands in the audit log before it leaves."""

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import EXPORTS_LISTS
from orbweaver.casework.standing import require


def do_note_export(office: Office, person: Person, what: str, rows: int) -> None:
    """Write down that somebody takes a list out: which, and how many rows.

    Raises:
        NotAllowed: The person may not export.
    """
    require(person, EXPORTS_LISTS)
    with transaction.atomic(durable=True):
        facts = {"list": what, "rows": str(rows)}
        record(office, "list.exported", person.person_id, office.ids.new(), facts)
