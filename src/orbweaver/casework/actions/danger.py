"""Danger: one key tells the liaisons that a child may be in danger now, and is seen answered."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django_scopes import scope, scopes_disabled

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import DangerAlert, DangerAnswer, DangerAnswerKind, Person
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.reviewing import case_called, root_of
from orbweaver.casework.roles import ANSWERS_DANGER, RAISES_DANGER, TOLD_OF_DANGER, Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import organisations_of
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import UnknownName, UsageError, WrongState
from orbweaver.model.ids import content_id

LONGEST_NOTE_CHARS = 2000


def do_raise_danger(office: Office, person: Person, case_id: str, note: str = "") -> str:
    """Tell the liaisons of the case's organisation at once; return the alert's id.

    No queue, lease, break, budget or cut-off stands before it. Who raises it again while their
    alert is not closed gets that one.

    Raises:
        NotAllowed: The person works on no cases.
        UnknownName: No such case.
        UsageError: The note is longer than 2,000 characters.
    """
    if len(note) > LONGEST_NOTE_CHARS:
        raise UsageError("a note has at most 2,000 characters")
    with transaction.atomic(), case_scope(person, RAISES_DANGER):
        case = case_called(root_of(case_id))
        same = DangerAlert.objects.filter(case=case, person=person)
        standing = same.exclude(answers__kind=DangerAnswerKind.CLOSED.value).first()
        if standing is not None:
            return standing.alert_id
        alert = DangerAlert.objects.create(
            alert_id=office.ids.new(),
            case=case,
            organisation_id=case.organisation_id,
            person=person,
            note=seal_text(office, "danger.note", note.strip()),
            at=office.clock.now(),
        )
        facts = {"case": case.case_id}
        record(office, "danger.raised", person.person_id, alert.alert_id, facts)
        return alert.alert_id


def do_answer_danger(
    office: Office, person: Person, alert_id: str, kind: DangerAnswerKind, note: str = ""
) -> None:
    """Acknowledge, escalate or close an alert.

    Raises:
        NotAllowed: The person is no liaison or senior of its organisation.
        UnknownName: No such alert.
        WrongState: It was answered so before, or is closed.
    """
    with transaction.atomic():
        alert = _alert_called(person, alert_id)
        done = set(alert.answers.values_list("kind", flat=True))
        if kind.value in done or DangerAnswerKind.CLOSED.value in done:
            raise WrongState("this alert was answered already")
        _answer(office, alert, kind, person, note)


def escalate_due(office: Office) -> int:
    """Tell more people of alerts that nobody acknowledged in time; return how many. A round."""
    late = office.clock.now() - timedelta(seconds=office.settings.danger_escalate_s)
    with transaction.atomic(), scopes_disabled():
        due = list(DangerAlert.objects.filter(at__lte=late, answers=None))
        for alert in due:
            _answer(office, alert, DangerAnswerKind.ESCALATED, None, "")
    return len(due)


def _alert_called(person: Person, alert_id: str) -> DangerAlert:
    """Return an alert of the organisations in which a person answers alerts.

    Raises:
        NotAllowed: There is no such organisation.
        UnknownName: They have none of that id.
    """
    with scope(organisation=organisations_of(person, ANSWERS_DANGER)):
        found = DangerAlert.objects.filter(alert_id=alert_id)
        alert = found.select_related("case", "person", "organisation", "note").first()
    if alert is None:
        raise UnknownName("there is no such alert")
    return alert


def told_roles(done: Collection[str]) -> frozenset[Role]:
    """Return which roles an alert is before, by what became of it."""
    return TOLD_OF_DANGER if DangerAnswerKind.ESCALATED.value in done else frozenset({Role.LIAISON})


def _answer(
    office: Office, alert: DangerAlert, kind: DangerAnswerKind, person: Person | None, note: str
) -> None:
    answer = DangerAnswer.objects.create(
        answer_id=content_id("danger-answer", alert.alert_id, kind.value),
        alert=alert,
        kind=kind.value,
        person=person,
        note=seal_text(office, "danger.note", note.strip()),
        at=office.clock.now(),
    )
    actor = person.person_id if person else MACHINE
    facts = {"alert": alert.alert_id, "kind": kind.value}
    record(office, "danger.answered", actor, answer.answer_id, facts)
