"""Access to live addresses: with a role, a case and a reason."""

from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.model.url import Url


def access_address(office: Office, person: Person, finding_id: str, reason: str) -> Url:
    """Return where a finding was seen, after the audit row is committed.

    Raises:
        NotAllowed: The person is no reviewer, notifier or liaison, or gave no reason.
        UnknownName: No such finding.
    """
    raise NotImplementedError
