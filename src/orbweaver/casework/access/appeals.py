"""Access to what people wrote in appeals and corrections: for seniors, each reading logged."""

from dataclasses import dataclass

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.correctors import require_senior
from orbweaver.casework.models import Appeal, Correction, Person, SealedText
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.sealing import open_text
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import Shredded, UnknownName


@dataclass(frozen=True, slots=True)
class AppealText:
    """The sealed parts of an appeal, opened."""

    reason: str
    reporter: str
    """Empty where somebody of this house asks."""
    is_erased: bool
    """Whether a key was destroyed; what it opened is empty then."""


def access_appeal(office: Office, person: Person, appeal_id: str) -> AppealText:
    """Open what an appeal says and who asks, after the audit row is committed.

    Raises:
        NotAllowed: The person is no senior for its case.
        UnknownName: No such appeal.
    """
    with case_scope(person, {Role.SENIOR}):
        found = Appeal.objects.select_related("reason", "reporter", "case__organisation")
        appeal = found.filter(appeal_id=appeal_id).first()
    if appeal is None:
        raise UnknownName(f"appeal {appeal_id}")
    require_senior(person, appeal.case)
    _log(office, person, "appeal.read", {"appeal": appeal_id})
    reason, reporter = _opened(office, appeal.reason), _opened(office, appeal.reporter)
    return AppealText(reason or "", reporter or "", is_erased=None in {reason, reporter})


def access_correction_reason(office: Office, person: Person, correction_id: str) -> str:
    """Open why somebody corrected a decision, after the audit row is committed.

    Empty where its key was destroyed.

    Raises:
        NotAllowed: The person is no senior for its case.
        UnknownName: No such correction.
    """
    with case_scope(person, {Role.SENIOR}):
        found = Correction.objects.select_related("reason", "case__organisation")
        correction = found.filter(correction_id=correction_id).first()
    if correction is None:
        raise UnknownName(f"correction {correction_id}")
    require_senior(person, correction.case)
    _log(office, person, "correction.read", {"correction": correction_id})
    return _opened(office, correction.reason) or ""


def _log(office: Office, person: Person, tag: str, facts: dict[str, str]) -> None:
    with transaction.atomic(durable=True):
        record(office, tag, person.person_id, office.ids.new(), facts)


def _opened(office: Office, sealed: SealedText | None) -> str | None:
    """Return what was sealed; nothing where its key was destroyed."""
    try:
        return open_text(office, sealed)
    except Shredded:
        return None
