"""Notices, and what became of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django_scopes import scope, scopes_disabled

from orbweaver.casework.cases import in_pieces
from orbweaver.casework.models import Check, Notice, NoticeEvent, NoticeEventKind, Person
from orbweaver.casework.notice_events import states_of
from orbweaver.casework.office import Office
from orbweaver.casework.queries.checks import CheckLine, check_line
from orbweaver.casework.queries.persons import names_of
from orbweaver.casework.recipients import approved_mails
from orbweaver.casework.roles import SEES_PLACES
from orbweaver.casework.standing import organisations_of, require
from orbweaver.casework.wire.mail import hosting_of, mail_of
from orbweaver.errors import UnknownName
from orbweaver.model.provider import Hosting


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in a list."""

    notice_id: str
    address: str
    """Defanged."""
    recipient_kind: str
    recipient_name: str
    recipient_mail: str
    is_recipient_approved: bool
    label: str
    step: int
    state: str
    """The last of ``drafted``, ``approved``, ``queued``, ``sent``, ``refused``, ``still_up``,
    ``moved``, ``removed``."""
    drafted_at: datetime
    sent_at: datetime | None
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that became of a notice."""

    kind: str
    actor: str
    """A person's name, or ``machine``."""
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """All of one notice."""

    line: NoticeLine
    subject: str
    text: str
    hosting: Hosting
    """Why this recipient, from which source, as of when."""
    basis: str
    """``classification`` or ``terms``."""
    basis_id: str
    """The case or the bank entry."""
    events: tuple[EventLine, ...]
    checks: tuple[CheckLine, ...]


def notices_page(
    office: Office, person: Person, limit: int, state: str | None = None
) -> tuple[NoticeLine, ...]:
    """Return notices of the person's organisations, newest first, in one state or all.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
        UnknownName: No such state.
    """
    own = organisations_of(person, SEES_PLACES)
    with scope(organisation=own):
        found = Notice.objects.order_by("-drafted_at", "notice_id")
        if state is not None:
            furthest = found.annotate(furthest=Max("events__rank"))
            found = furthest.filter(furthest=_kind(state).rank)
        notices = list(found[:limit])
    return _lines(office, notices)


def notice_page(office: Office, person: Person, notice_id: str) -> NoticePage:
    """Return one notice.

    Raises:
        NotAllowed: The person is neither notifier nor liaison of its organisation.
        UnknownName: No such notice.
    """
    with scopes_disabled():
        notice = Notice.objects.filter(notice_id=notice_id).first()
    if notice is None:
        raise UnknownName(f"notice {notice_id}")
    require(person, SEES_PLACES, notice.organisation_id)
    mail = mail_of(notice.mail_json)
    return NoticePage(
        line=_lines(office, [notice])[0],
        subject=mail.subject,
        text=mail.text,
        hosting=hosting_of(notice.hosting_json),
        basis=notice.basis,
        basis_id=notice.basis_id,
        events=_events(notice),
        checks=_checks(notice),
    )


def _kind(state: str) -> NoticeEventKind:
    try:
        return NoticeEventKind(state)
    except ValueError as error:
        raise UnknownName(f"state {state!r}; known are {', '.join(NoticeEventKind)}") from error


def _lines(office: Office, notices: list[Notice]) -> tuple[NoticeLine, ...]:
    ids = [notice.notice_id for notice in notices]
    states = states_of(ids)
    approved = approved_mails(office, {notice.recipient_mail for notice in notices})
    times = _times(ids)
    return tuple(
        NoticeLine(
            notice_id=notice.notice_id,
            address=str(notice.url),
            recipient_kind=notice.recipient_kind,
            recipient_name=notice.recipient_name,
            recipient_mail=notice.recipient_mail,
            is_recipient_approved=notice.recipient_mail in approved,
            label=notice.label,
            step=notice.step,
            state=states[notice.notice_id].value,
            drafted_at=notice.drafted_at,
            sent_at=times.get((notice.notice_id, NoticeEventKind.SENT.value)),
            removed_at=times.get((notice.notice_id, NoticeEventKind.REMOVED.value)),
        )
        for notice in notices
    )


def _times(ids: list[str]) -> dict[tuple[str, str], datetime]:
    """Return when each notice was sent and when its media was found gone."""
    kinds = (NoticeEventKind.SENT.value, NoticeEventKind.REMOVED.value)
    times: dict[tuple[str, str], datetime] = {}
    for some in in_pieces(ids):
        found = NoticeEvent.objects.filter(notice_id__in=some, kind__in=kinds)
        for notice_id, kind, at in found.values_list("notice_id", "kind", "at"):
            times[notice_id, kind] = at
    return times


def _events(notice: Notice) -> tuple[EventLine, ...]:
    found = list(NoticeEvent.objects.filter(notice=notice).order_by("at", "rank", "event_id"))
    names = names_of(row.actor for row in found)
    return tuple(EventLine(row.kind, names[row.actor], row.at, row.note) for row in found)


def _checks(notice: Notice) -> tuple[CheckLine, ...]:
    found = Check.objects.filter(
        watch__url_key=notice.url_key, watch__media_sha256_hex=notice.media_sha256_hex
    )
    return tuple(check_line(row) for row in found.order_by("round_number", "at"))
