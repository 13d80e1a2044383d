"""The audit log as auditors read it."""

from dataclasses import dataclass

from orbweaver.casework.models import Person


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
    raise NotImplementedError
