"""Notices: drafts by recipient, approving, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.actions.notices import ApprovalOutcome, do_approve_notices
from orbweaver.casework.queries.contacts import StuckLine, stuck_page
from orbweaver.casework.queries.notices import NoticeLine, NoticePage, notice_page, notices_page
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import web_services
from orbweaver.model.url import defang
from orbweaver.orb.pages.words import notice_state, short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of, visitor_of

MOST_DRAFTS = 300
MOST_ROWS = 200
MOST_STUCK = 50
DRAFTED = "drafted"


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """The drafts to one recipient, and the text of the first."""

    recipient: str
    mail: str
    is_approved: bool
    drafts: tuple[NoticeLine, ...]
    approve_all: str
    sample: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice that somebody approved."""

    href: str
    short_id: str
    recipient: str
    address: str
    step: int
    state: str
    is_closed: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Drafts first, then the rest."""

    may_approve: bool
    groups: tuple[DraftGroup, ...]
    stuck: tuple[StuckLine, ...]
    """Findings for which nobody who can be asked is known yet."""
    rows: tuple[NoticeRow, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice with its history."""

    short_id: str
    state: str
    notice: NoticePage
    mail: str
    may_approve: bool


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Show drafts by recipient, and what became of the others."""
    office, person = web_services().office, person_of(request)
    drafts = notices_page(office, person, MOST_DRAFTS, DRAFTED)
    ordered = sorted(drafts, key=lambda line: (line.recipient_name, line.recipient_mail))
    groups = tuple(
        _group(tuple(lines), notice_page(office, person, first_id).text)
        for first_id, lines in _by_recipient(ordered)
    )
    lines = notices_page(office, person, MOST_ROWS)
    page = NoticesPage(
        may_approve=_may_approve(request),
        groups=groups,
        stuck=stuck_page(person, MOST_STUCK),
        rows=tuple(_row(line) for line in lines if line.state != DRAFTED),
    )
    return show(request, "orb/notices.html", page)


@require_GET
def notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Show one notice: its text, and all that became of it."""
    found = notice_page(web_services().office, person_of(request), notice_id)
    is_draft = found.line.state == DRAFTED
    page = NoticeView(
        short_id=short_id(notice_id),
        state=notice_state(found.line.state),
        notice=found,
        mail=defang(found.line.recipient_mail),
        may_approve=is_draft and _may_approve(request),
    )
    return show(request, "orb/notice.html", page)


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked notices."""
    chosen = request.POST.getlist("notice")
    if chosen:
        outcome = do_approve_notices(web_services().office, person_of(request), chosen)
        messages.success(request, _approved(outcome))
    else:
        messages.warning(request, _("Nothing was ticked."))
    return HttpResponseRedirect(reverse("orb:notices"))


def _by_recipient(ordered: list[NoticeLine]) -> list[tuple[str, list[NoticeLine]]]:
    """Return the first notice's id and all lines of each recipient."""
    groups = [list(lines) for _, lines in groupby(ordered, key=lambda line: line.recipient_mail)]
    return [(lines[0].notice_id, lines) for lines in groups]


def _may_approve(request: HttpRequest) -> bool:
    visitor = visitor_of(request)
    return visitor is not None and Role.NOTIFIER in visitor.roles


def _group(drafts: tuple[NoticeLine, ...], sample: str) -> DraftGroup:
    first, count = drafts[0], len(drafts)
    approve_all = ngettext("Approve this one", "Approve all %(count)s", count) % {"count": count}
    return DraftGroup(
        recipient=first.recipient_name,
        mail=defang(first.recipient_mail),
        is_approved=first.is_recipient_approved,
        drafts=drafts,
        approve_all=approve_all,
        sample=sample,
    )


def _row(line: NoticeLine) -> NoticeRow:
    return NoticeRow(
        href=reverse("orb:notice", args=[line.notice_id]),
        short_id=short_id(line.notice_id),
        recipient=line.recipient_name,
        address=line.address,
        step=line.step,
        state=notice_state(line.state),
        is_closed=line.removed_at is not None,
        since=line.removed_at or line.sent_at or line.drafted_at,
    )


def _approved(outcome: ApprovalOutcome) -> str:
    sentence = ngettext(
        "%(count)s notice approved.", "%(count)s notices approved.", outcome.approved
    ) % {"count": outcome.approved}
    if outcome.waiting_for_contact:
        waits = _("%(count)s wait until two persons approved the recipient.")
        sentence += " " + waits % {"count": outcome.waiting_for_contact}
    return sentence
