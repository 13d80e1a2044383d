"""Notices: drafting what is due, approving, queueing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from orbweaver.casework.drafting import draft_notices
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Finding, Notice, NoticeDue, NoticeEventKind, Person
from orbweaver.casework.notice_events import Happening, add_events, states_of
from orbweaver.casework.office import Office
from orbweaver.casework.recipients import queue_notices
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import require
from orbweaver.errors import (
    ConfigError,
    OrbweaverError,
    RecipientNotApproved,
    UnknownName,
    WrongState,
)
from orbweaver.notices.routing import read_routing


@dataclass(frozen=True, slots=True)
class ApprovalOutcome:
    """What an approval did."""

    approved: int
    queued: int
    waiting_for_contact: int
    """Approved, but nobody has approved the recipient yet (two persons must)."""


def do_draft_due_notices(office: Office, limit: int = 100) -> int:
    """Draft the notices of findings that are due, and return how many are new.

    Looks up who hosts each address first, outside of any transaction. Those whose bank's terms
    allow it are approved and queued at once. Safe to run at any time, by anybody, twice.
    """
    due_ids = list(_due(office).values_list("finding_id", flat=True)[:limit])
    if not due_ids:
        return 0
    found = Finding.objects.filter(finding_id__in=due_ids)
    hosts = sorted({finding.url.host for finding in found})
    hostings = dict(zip(hosts, office.hosting.look_up(hosts), strict=True))
    table = read_routing(office.settings.authorities)
    with transaction.atomic():
        take_turn("notices")
        still_due = _due(office).filter(finding_id__in=due_ids).select_related("finding")
        return draft_notices(office, list(still_due), hostings, table)


def _due(office: Office) -> QuerySet[NoticeDue]:
    return NoticeDue.objects.filter(due_at__lte=office.clock.now()).order_by("due_at", "finding_id")


def draft_or_leave_for_later(office: Office) -> None:
    """Draft what is due; when the look-up does not answer now, the desk's next round asks again.

    Nor may a wrong hosting file undo what the caller did, or keep back mail that is ready: that
    round, which is there for drafting, ends with what is wrong.
    """
    try:
        do_draft_due_notices(office)
    except ConfigError:
        return
    except OrbweaverError as error:
        if not error.retryable:
            raise


def do_approve_notices(
    office: Office, person: Person, notice_ids: Sequence[str]
) -> ApprovalOutcome:
    """Approve drafted notices; queue those whose recipient is approved. Twice changes nothing.

    Raises:
        NotAllowed: The person is no notifier of the notices' organisation.
        UnknownName: No such notice.
    """
    notices = [_admit(person, notice_id) for notice_id in dict.fromkeys(notice_ids)]
    with transaction.atomic():
        take_turn("notices")
        states = states_of(notice.notice_id for notice in notices)
        fresh = [
            notice for notice in notices if states[notice.notice_id] is NoticeEventKind.DRAFTED
        ]
        now = office.clock.now()
        approved = (Happening(each.notice_id, NoticeEventKind.APPROVED, now) for each in fresh)
        add_events(office, person.person_id, approved)
        queued = queue_notices(office, person.person_id, fresh)
    return ApprovalOutcome(len(fresh), queued, len(fresh) - queued)


def do_queue_notice(office: Office, person: Person, notice_id: str) -> bool:
    """Put an approved notice into the outbox; return whether it was not there already.

    Raises:
        NotAllowed: The person is no notifier of the notice's organisation.
        UnknownName: No such notice.
        WrongState: Nobody approved the notice.
        RecipientNotApproved: Fewer than two persons approved the recipient.
    """
    notice = _admit(person, notice_id)
    with transaction.atomic():
        take_turn("notices")
        state = states_of([notice_id])[notice_id]
        if state is NoticeEventKind.DRAFTED:
            raise WrongState(f"nobody approved notice {notice_id}")
        if state is not NoticeEventKind.APPROVED:
            return False
        if not queue_notices(office, person.person_id, [notice]):
            raise RecipientNotApproved(notice.recipient_mail)
        return True


def _admit(person: Person, notice_id: str) -> Notice:
    """Return a notice that the person may act on."""
    with scopes_disabled():
        notice = Notice.objects.filter(notice_id=notice_id).first()
    if notice is None:
        raise UnknownName(f"notice {notice_id}")
    require(person, {Role.NOTIFIER}, notice.organisation_id)
    return notice
