"""Recipients: whether notices may go to an address, and putting them into the outbox."""

from collections.abc import Iterable, Sequence

from django.db.models import Count
from django_scopes import scopes_disabled

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import (
    Contact,
    Notice,
    NoticeEventKind,
    Outbox,
    OutboxState,
)
from orbweaver.casework.notice_events import Happening, add_events, states_of
from orbweaver.casework.office import MACHINE, Office
from orbweaver.model.ids import content_id

NEEDED_APPROVALS = 2


def tidy_mail(mail: str) -> str:
    """Return an address as contacts are compared: lower case, no spaces around it."""
    return mail.strip().lower()


def know_contact(office: Office, mail: str, name: str) -> None:
    """Remember an address that notices want to go to, so that people can approve it."""
    tidy = tidy_mail(mail)
    if Contact.objects.filter(mail=tidy).exists():
        return
    contact = Contact.objects.create(
        contact_id=content_id("contact", tidy), mail=tidy, name=name, at=office.clock.now()
    )
    record(office, "contact.met", MACHINE, contact.contact_id)


def approved_mails(office: Office, mails: Iterable[str]) -> frozenset[str]:
    """Return those addresses that notices may go to."""
    wanted = {tidy_mail(mail) for mail in mails}
    if office.settings.contacts_preapproved:
        return frozenset(wanted)
    counted = Contact.objects.filter(mail__in=wanted).annotate(persons=Count("approvals"))
    good = counted.filter(persons__gte=NEEDED_APPROVALS)
    return frozenset(good.values_list("mail", flat=True))


def queue_notices(office: Office, actor: str, notices: Sequence[Notice]) -> int:
    """Put approved notices whose recipient is approved into the outbox; return how many.

    Within the caller's transaction and turn of the notices.
    """
    good = approved_mails(office, {notice.recipient_mail for notice in notices})
    states = states_of(notice.notice_id for notice in notices)
    going = [
        notice
        for notice in notices
        if states[notice.notice_id] is NoticeEventKind.APPROVED and notice.recipient_mail in good
    ]
    now = office.clock.now()
    Outbox.objects.bulk_create(
        Outbox(notice=notice, state=OutboxState.WAITING.value, queued_at=now, due_at=now)
        for notice in going
    )
    queued = (Happening(notice.notice_id, NoticeEventKind.QUEUED, now) for notice in going)
    add_events(office, actor, queued)
    return len(going)


def waiting_for(mail: str) -> list[Notice]:
    """Return approved notices that wait for somebody to approve this address."""
    with scopes_disabled():
        found = list(Notice.objects.filter(recipient_mail=tidy_mail(mail), outbox=None))
    states = states_of(notice.notice_id for notice in found)
    return [notice for notice in found if states[notice.notice_id] is NoticeEventKind.APPROVED]
