"""Contacts: two named persons approve where notices may go."""

from orbweaver.casework.models import Person
from orbweaver.casework.office import Office


def do_approve_contact(office: Office, person: Person, contact_id: str) -> bool:
    """Approve a recipient; with the second person's approval what waits for it is queued.

    Returns whether notices may go there now. Approving twice changes nothing.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
        UnknownName: No such contact.
    """
    raise NotImplementedError
