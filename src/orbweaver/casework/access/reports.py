"""Access to what reporters wrote, and who they are."""

from dataclasses import dataclass

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person, Report
from orbweaver.casework.office import Office
from orbweaver.casework.roles import READS_REPORT_TEXTS, TAKES_REPORTS
from orbweaver.casework.sealing import erase_text, open_text, seal_text
from orbweaver.casework.standing import require
from orbweaver.errors import NotAllowed, Shredded, UnknownName


@dataclass(frozen=True, slots=True)
class ReportText:
    """The sealed parts of a report, opened."""

    text: str
    reporter: str
    """Empty when anonymous."""
    is_erased: bool
    """Whether the keys were destroyed; then both are empty."""


def access_report_text(office: Office, person: Person, report_id: str, reason: str) -> ReportText:
    """Open what a reporter wrote, after the audit row is committed.

    Raises:
        NotAllowed: The person does not read reports of that organisation, or gave no reason.
        UnknownName: No such report.
    """
    report = _report(report_id)
    require(person, READS_REPORT_TEXTS, report.organisation_id)
    with transaction.atomic(durable=True):
        _record(office, person, "report.read", report_id, reason)
    try:
        text = open_text(office, report.text)
        return ReportText(text, open_text(office, report.reporter), is_erased=False)
    except Shredded:
        return ReportText("", "", is_erased=True)


def do_erase_report_text(office: Office, person: Person, report_id: str, reason: str) -> None:
    """Destroy the keys of what a reporter wrote; the sealed rows stay, unreadable for ever.

    Raises:
        NotAllowed: The person does not take reports of that organisation, or gave no reason.
        UnknownName: No such report.
    """
    report = _report(report_id)
    require(person, TAKES_REPORTS, report.organisation_id)
    with transaction.atomic():
        _record(office, person, "report.erased", report_id, reason)
        for sealed in (report.text, report.reporter):
            if sealed is not None:
                erase_text(sealed)


def _report(report_id: str) -> Report:
    with scopes_disabled():
        found = Report.objects.select_related("text", "reporter")
        report = found.filter(report_id=report_id).first()
    if report is None:
        raise UnknownName(f"report {report_id}")
    return report


def _record(office: Office, person: Person, tag: str, report_id: str, reason: str) -> None:
    """Write who did this and, sealed, why.

    Raises:
        NotAllowed: There is no reason.
    """
    sealed = seal_text(office, tag, reason.strip())
    if sealed is None:
        raise NotAllowed("say why")
    facts = {"report": report_id, "reason": sealed.text_id}
    record(office, tag, person.person_id, office.ids.new(), facts)
