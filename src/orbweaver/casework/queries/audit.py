"""The audit log as auditors read it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from orbweaver.casework.audit_trail import event_of
from orbweaver.casework.models import AuditEvent, AuditSeal, Person
from orbweaver.casework.queries.persons import names_of
from orbweaver.casework.roles import SEES_AUDIT
from orbweaver.casework.standing import require


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event."""

    number: int
    at: str
    tag: str
    actor: str
    """A person's name, or ``machine``."""
    subject: str
    facts: tuple[tuple[str, str], ...]
    is_sealed: bool


def audit_page(person: Person, limit: int, before: int | None = None) -> tuple[AuditLine, ...]:
    """Return events, newest first, with numbers below ``before`` where given.

    Raises:
        NotAllowed: The person is no auditor.
    """
    require(person, SEES_AUDIT)
    is_sealed = Exists(AuditSeal.objects.filter(event_id=OuterRef("event_id")))
    found = AuditEvent.objects.annotate(is_sealed=is_sealed).order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    rows = list(found[:limit])
    names = names_of(row.actor for row in rows)
    return tuple(
        AuditLine(
            number=row.number,
            at=row.at,
            tag=row.tag,
            actor=names[row.actor],
            subject=row.subject,
            facts=tuple(sorted(event_of(row).facts.items())),
            is_sealed=row.is_sealed,
        )
        for row in rows
    )
