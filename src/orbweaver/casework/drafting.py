"""Drafting: from a finding that is due to the notice that asks somebody to act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.models import NoticeEventKind
from orbweaver.casework.notice_events import Happening, add_events, states_of
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.recipients import know_contact, queue_notices, tidy_mail
from orbweaver.casework.wire.mail import hosting_text, mail_text
from orbweaver.model.provider import Hosting
from orbweaver.notices.draft import NoticeFacts, NoticeItem, draft_mail
from orbweaver.notices.identity import message_id, notice_key
from orbweaver.notices.routing import Recipient, RoutingTable, route

LOOK_AGAIN_AFTER = timedelta(hours=1)
"""When nobody can be asked now: how long until the next look-up."""
ENDED = {NoticeEventKind.REMOVED, NoticeEventKind.MOVED}


@dataclass(frozen=True, slots=True)
class Draft:
    """A due finding with who is to be asked."""

    due: rows.NoticeDue
    hosting: Hosting
    recipient: Recipient


def draft_notices(
    office: Office,
    due: Sequence[rows.NoticeDue],
    hostings: Mapping[str, Hosting],
    table: RoutingTable,
) -> int:
    """Draft what can be, postpone the rest; within the caller's transaction and turn."""
    new = []
    for each in due:
        hosting = hostings[each.finding.url.host]
        recipient = route(hosting, table)
        if reason := _why_not(office, each, recipient):
            _postpone(office, each, reason)
            continue
        notice = _draft(office, Draft(each, hosting, recipient))
        if notice is not None:
            new.append(notice)
            _begin(office, notice, each)
        each.delete()
    return len(new)


def _why_not(office: Office, due: rows.NoticeDue, recipient: Recipient) -> str:
    """Return why nobody can be asked now; empty where somebody can."""
    if not recipient.is_sendable:
        return f"no mail address of {recipient.name}"
    if due.finding.mandate_id not in office.mandates:
        return "its mandate is not in the configuration any more"
    return ""


def _postpone(office: Office, due: rows.NoticeDue, reason: str) -> None:
    rows.NoticeDue.objects.filter(pk=due.pk).update(
        due_at=office.clock.now() + LOOK_AGAIN_AFTER, waits_for=reason[:200]
    )


def _draft(office: Office, draft: Draft) -> rows.Notice | None:
    """Write a notice, or nothing where the same request stands already."""
    finding = draft.due.finding
    step = _step(office, draft)
    if step is None:
        return None
    key = notice_key(finding.organisation_id, finding.url_key, draft.recipient.mail, step)
    notice = rows.Notice(
        notice_id=key,
        organisation_id=finding.organisation_id,
        finding=finding,
        url=finding.url,
        url_key=finding.url_key,
        host=finding.url.host,
        media_sha256_hex=finding.media_sha256_hex,
        recipient_kind=draft.recipient.kind.value,
        recipient_name=draft.recipient.name[:200],
        recipient_mail=tidy_mail(draft.recipient.mail),
        step=step,
        country=draft.recipient.country,
        hosting_json=hosting_text(draft.hosting),
        basis=draft.due.basis,
        basis_id=draft.due.basis_id,
        label=draft.due.label,
        mail_json=mail_text(draft_mail(_facts(office, draft, key, step))),
        drafted_at=office.clock.now(),
    )
    notice.save(force_insert=True)
    return notice


def _step(office: Office, draft: Draft) -> int | None:
    """Return which request to this recipient about this address it would be.

    The first; or one more when it is asked again, or when it was gone and came back; nothing
    while an earlier request stands.
    """
    finding = draft.due.finding
    with scopes_disabled():
        found = rows.Notice.objects.filter(
            organisation_id=finding.organisation_id,
            url_key=finding.url_key,
            recipient_mail=tidy_mail(draft.recipient.mail),
        )
        last = found.order_by("-step").first()
    if last is None:
        return 1
    if last.step >= office.settings.max_steps:
        return None
    state = states_of([last.notice_id])[last.notice_id]
    if draft.due.repeats:
        return last.step + 1 if state in {NoticeEventKind.SENT, NoticeEventKind.STILL_UP} else None
    return last.step + 1 if state in ENDED and _came_back(last, finding) else None


def _came_back(last: rows.Notice, finding: rows.Finding) -> bool:
    """Return whether a finding was seen after its address was found gone."""
    ended = rows.NoticeEvent.objects.filter(notice=last, kind__in=[kind.value for kind in ENDED])
    return not ended.filter(at__gte=finding.at).exists()


def _facts(office: Office, draft: Draft, key: str, step: int) -> NoticeFacts:
    finding, settings = draft.due.finding, office.settings
    mandate = office.mandates[finding.mandate_id]
    return NoticeFacts(
        notice_id=key,
        message_id=message_id(key, settings.message_id_secret, settings.mail_domain),
        sender=settings.sender,
        recipient=draft.recipient,
        organisation=mandate.organisation,
        legal_basis=mandate.legal_basis,
        contact=mandate.contact,
        classification=_title(office, draft.due.label),
        items=(NoticeItem(finding.url, finding.media_sha256_hex),),
        step=step,
    )


def _title(office: Office, label: str) -> str:
    """Return a label as people read it, in whichever scheme has it."""
    found = (scheme.label(label) for scheme in office.schemes.values())
    return next((each.title for each in found if each is not None), label)


def _begin(office: Office, notice: rows.Notice, due: rows.NoticeDue) -> None:
    """Write the first events; what the terms allow unattended goes on at once."""
    now = office.clock.now()
    know_contact(office, notice.recipient_mail, notice.recipient_name)
    add_events(office, MACHINE, [Happening(notice.notice_id, NoticeEventKind.DRAFTED, now)])
    if due.is_unattended:
        why = "repeats an approved notice" if due.repeats else f"by {notice.basis}"
        approved = Happening(notice.notice_id, NoticeEventKind.APPROVED, now, why)
        add_events(office, MACHINE, [approved])
        queue_notices(office, MACHINE, [notice])
