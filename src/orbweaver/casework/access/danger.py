"""Access to what was written with danger alerts: for those before whom they are."""

from collections.abc import Sequence

from django.db import transaction
from django_scopes import scope

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import DangerAlert, Person, SealedText
from orbweaver.casework.office import Office
from orbweaver.casework.roles import ANSWERS_DANGER
from orbweaver.casework.sealing import open_text
from orbweaver.casework.standing import organisations_of, standing_memberships
from orbweaver.errors import Shredded


def access_danger_notes(
    office: Office, person: Person, alert_ids: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return what was written with alerts, after the audit row is committed.

    Nothing for who only hears of them, as administrators do.
    """
    held = [each for each in standing_memberships(person) if each.role in ANSWERS_DANGER]
    if not held or not alert_ids:
        return {}
    with scope(organisation=organisations_of(person, ANSWERS_DANGER)):
        found = DangerAlert.objects.filter(alert_id__in=alert_ids).select_related("note")
        rows = list(found.prefetch_related("answers__note"))
    sealed = {row.alert_id: [row.note, *(each.note for each in row.answers.all())] for row in rows}
    written = {alert_id: [each for each in texts if each] for alert_id, texts in sealed.items()}
    if any(written.values()):
        with transaction.atomic(durable=True):
            facts = {"alerts": str(sum(1 for texts in written.values() if texts))}
            record(office, "danger.read", person.person_id, office.ids.new(), facts)
    return {
        alert_id: tuple(filter(None, (_opened(office, each) for each in texts)))
        for alert_id, texts in written.items()
    }


def _opened(office: Office, sealed: SealedText) -> str:
    try:
        return open_text(office, sealed)
    except Shredded:
        return ""
