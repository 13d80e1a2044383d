"""What people decided: verdicts, finals, corrections, appeals, and the labels that followed."""

from collections.abc import Iterator

from orbweaver.casework.history.line import HistoryKind, HistoryLine, Reader
from orbweaver.casework.models import (
    Appeal,
    Classification,
    Correction,
    DerivedLabel,
    Escalation,
    Verdict,
)

DECIDED = HistoryKind.DECIDED


def verdicts(reader: Reader) -> Iterator[HistoryLine]:
    """Tell the verdicts that this person may know of: their own, and others' once allowed."""
    found = Verdict.objects.filter(case=reader.case).select_related("person", "organisation")
    if not reader.is_open_to:
        found = found.filter(person=reader.person)
    for row in found.order_by("at"):
        facts = {"label": row.label, "stage": row.stage, "organisation": row.organisation.name}
        yield HistoryLine(row.at, DECIDED, "verdict", row.person.name, facts)


def finals(reader: Reader) -> Iterator[HistoryLine]:
    """Tell when the case became final, and what it is in other schemes."""
    for final in Classification.objects.filter(case=reader.case):
        facts = {"label": final.label, "by": final.decided_by}
        yield HistoryLine(final.at, DECIDED, "final", facts=facts)
    for derived in DerivedLabel.objects.filter(case=reader.case).order_by("at"):
        facts = {"label": derived.label, "scheme": derived.scheme, "mapping": derived.version}
        yield HistoryLine(derived.at, DECIDED, "derived", facts=facts)


def escalations(reader: Reader) -> Iterator[HistoryLine]:
    """Tell that the verdicts could not agree; a hint before one's own, and so kept back then."""
    if reader.is_open_to:
        for row in Escalation.objects.filter(case=reader.case):
            yield HistoryLine(row.at, DECIDED, "escalated")


def corrections(reader: Reader) -> Iterator[HistoryLine]:
    """Tell what was appealed and corrected after it was final."""
    for appeal in Appeal.objects.filter(case=reader.case).select_related("person").order_by("at"):
        name = appeal.person.name if appeal.person else ""
        yield HistoryLine(appeal.at, DECIDED, "appeal", name, {"source": appeal.source})
    found = Correction.objects.filter(case=reader.case).select_related("person")
    for row in found.order_by("at"):
        yield HistoryLine(row.at, DECIDED, "correction", row.person.name, {"label": row.label})
