"""Access to live addresses: with a role, a case and a reason."""

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Finding, Membership, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import SEES_PLACES
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import require, require_reviewer
from orbweaver.errors import NotAllowed, UnknownName
from orbweaver.model.url import Url


def access_address(office: Office, person: Person, finding_id: str, reason: str) -> Url:
    """Return where a finding was seen, after the audit row is committed.

    Raises:
        NotAllowed: The person is no reviewer, no notifier or liaison of the organisation that
            found it, or gave no reason.
        UnknownName: No such finding.
    """
    finding = Finding.objects.filter(finding_id=finding_id).first()
    if finding is None:
        raise UnknownName(f"finding {finding_id}")
    _admit(person, finding)
    with transaction.atomic(durable=True):
        sealed = seal_text(office, "address.reason", reason.strip())
        if sealed is None:
            raise NotAllowed("say why")
        facts = {"finding": finding_id, "reason": sealed.text_id}
        record(office, "address.revealed", person.person_id, office.ids.new(), facts)
    return finding.url


def _admit(person: Person, finding: Finding) -> Membership:
    try:
        return require(person, SEES_PLACES, finding.organisation_id)
    except NotAllowed:
        return require_reviewer(person)
