"""Recipients, who approved them, and what nobody can be asked about yet."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Contact, NoticeDue, Person
from orbweaver.casework.office import Office
from orbweaver.casework.recipients import approved_mails, waiting_for
from orbweaver.casework.roles import SEES_PLACES
from orbweaver.casework.standing import organisations_of, require


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A recipient and who approved it."""

    contact_id: str
    mail: str
    name: str
    approved_by: tuple[str, ...]
    is_approved: bool
    waiting: int
    """Approved notices that wait for it."""


@dataclass(frozen=True, slots=True)
class StuckLine:
    """A finding that waits for somebody who can be asked."""

    finding_id: str
    address: str
    """Defanged."""
    waits_for: str
    since: datetime


def contacts_page(office: Office, person: Person) -> tuple[ContactLine, ...]:
    """Return all recipients, in order of name.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    require(person, SEES_PLACES)
    found = Contact.objects.prefetch_related("approvals__person").order_by("name", "mail")
    contacts = list(found)
    approved = approved_mails(office, [contact.mail for contact in contacts])
    return tuple(
        ContactLine(
            contact_id=contact.contact_id,
            mail=contact.mail,
            name=contact.name,
            approved_by=tuple(each.person.name for each in contact.approvals.all()),
            is_approved=contact.mail in approved,
            waiting=len(waiting_for(contact.mail)),
        )
        for contact in contacts
    )


def stuck_page(person: Person, limit: int) -> tuple[StuckLine, ...]:
    """Return what nobody can be asked about yet, oldest first.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    own = organisations_of(person, SEES_PLACES)
    found = NoticeDue.objects.filter(finding__organisation_id__in=own).exclude(waits_for="")
    rows = found.select_related("finding").order_by("since", "finding_id")[:limit]
    return tuple(
        StuckLine(row.finding_id, str(row.finding.url), row.waits_for, row.since) for row in rows
    )
