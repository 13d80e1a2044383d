"""The audit log as auditors read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from orbweaver.casework.audit_trail import event_of
from orbweaver.casework.models import AuditEvent, AuditSeal, Case, Person
from orbweaver.casework.queries.persons import names_of
from orbweaver.casework.roles import REVIEWERS, SEES_AUDIT
from orbweaver.casework.standing import require, standing_memberships


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
    """Without the labels of open cases, where the reader reviews too: verdicts are blind."""
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
    facts = [event_of(row).facts for row in rows]
    blind = _blind_cases(person, facts)
    return tuple(
        AuditLine(
            number=row.number,
            at=row.at,
            tag=row.tag,
            actor=names[row.actor],
            subject=row.subject,
            facts=tuple(sorted(_without_label(each, blind).items())),
            is_sealed=row.is_sealed,
        )
        for row, each in zip(rows, facts, strict=True)
    )


def _blind_cases(person: Person, facts: Sequence[Mapping[str, str]]) -> set[str]:
    """Return which of the cases named are still open, for somebody who reviews as well."""
    if not any(each.role in REVIEWERS for each in standing_memberships(person)):
        return set()
    named = {each["case"] for each in facts if "case" in each}
    found = Case.objects.filter(case_id__in=named, classification=None)
    return set(found.values_list("case_id", flat=True))


def _without_label(facts: Mapping[str, str], blind: set[str]) -> Mapping[str, str]:
    if facts.get("case") not in blind:
        return facts
    return {name: value for name, value in facts.items() if name != "label"}
