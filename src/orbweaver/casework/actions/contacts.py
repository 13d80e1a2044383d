"""Contacts: two named persons approve where notices may go."""

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Contact, ContactApproval, Person
from orbweaver.casework.office import Office
from orbweaver.casework.recipients import approved_mails, queue_notices, waiting_for
from orbweaver.casework.roles import SEES_PLACES
from orbweaver.casework.standing import require
from orbweaver.errors import UnknownName
from orbweaver.model.ids import content_id


def do_approve_contact(office: Office, person: Person, contact_id: str) -> bool:
    """Approve a recipient; with the second person's approval what waits for it is queued.

    Returns whether notices may go there now. Approving twice changes nothing.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
        UnknownName: No such contact.
    """
    membership = require(person, SEES_PLACES)
    with transaction.atomic():
        take_turn("notices")
        contact = Contact.objects.filter(contact_id=contact_id).first()
        if contact is None:
            raise UnknownName(f"contact {contact_id}")
        if not ContactApproval.objects.filter(contact=contact, person=person).exists():
            ContactApproval.objects.create(
                contact=contact,
                person=person,
                organisation_id=membership.organisation_id,
                at=office.clock.now(),
            )
            subject = content_id("approval", contact_id, person.person_id)
            facts = {"contact": contact_id}
            record(office, "contact.approved", person.person_id, subject, facts)
        queue_notices(office, person.person_id, waiting_for(contact.mail))
        return bool(approved_mails(office, [contact.mail]))
