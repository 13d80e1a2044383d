"""Showing a page: the frame around every page, filled for whoever asks."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from orbweaver.casework.queries.danger import waiting_alerts
from orbweaver.casework.queries.sessions import SessionState, lock_after_s
from orbweaver.casework.roles import TOLD_OF_DANGER, Role
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.access import may_open
from orbweaver.orb.alarm import alarm_sentence
from orbweaver.orb.day import DayLine, day_line
from orbweaver.orb.parts import wants_json
from orbweaver.orb.visitor import visitor_of
from orbweaver.orb.work_pages import WORK

MOST_IN_A_ROW = 7
"""With more rooms than this, all but the first group fold away behind the group's name."""
_RoomLine = tuple[str, str, frozenset[str]]
"""Title, URL name, and the names of all pages that lie in the room."""


@dataclass(frozen=True, slots=True)
class Room:
    """A link at the top."""

    title: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RoomGroup:
    """Rooms of one kind."""

    title: str
    rooms: tuple[Room, ...]
    is_folded: bool
    """Whether the rooms show once somebody asks for the group."""

    @property
    def is_current(self) -> bool:
        """Whether the page lies in one of the rooms."""
        return any(room.is_current for room in self.rooms)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    is_demo: bool
    groups: tuple[RoomGroup, ...] = ()
    own: tuple[Room, ...] = ()
    """One's own rooms, below one's name."""
    person_name: str = ""
    organisation_name: str = ""
    lock_after_s: int = 0
    """After so long without a person the page is covered; 0 where there is no lock."""
    alarm: str | None = None
    """What danger waits for them; nothing for whoever need not hear of any."""
    day: DayLine | None = None
    """What is left of their day, and how they see."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that says no, why, and what to do next."""

    title: str
    sentence: str
    href: str
    action: str


def show(request: HttpRequest, template: str, page: object, status: int = 200) -> HttpResponse:
    """Render ``template`` with ``page`` inside the frame."""
    shown = {"page": page, "frame": _frame(request), "base": "orb/base.html"}
    return render(request, template, shown, status=status)


def show_part(request: HttpRequest, template: str, page: object) -> HttpResponse:
    """Render what ``template`` puts into ``<main>``, without the frame around it.

    Messages wait for the next whole page: a part may be shown much later, or never.
    """
    return render(request, template, {"page": page, "base": "orb/part.html"})


def refuse(request: HttpRequest, title: str, sentence: str, status: int) -> HttpResponse:
    """Render a refusal that leads back to the first page; a script gets its sentence as JSON."""
    if wants_json(request):
        answer = {"state": "refused", "said": [sentence], "next": ""}
        return JsonResponse(answer, status=status)
    refusal = Refusal(title, sentence, reverse("orb:home"), _("Back to the first page"))
    return show(request, "orb/refused.html", refusal, status)


def _frame(request: HttpRequest) -> Frame:
    is_demo = web_services().office.settings.demo
    visitor = visitor_of(request)
    if visitor is None:
        return Frame(is_demo)
    if visitor.state is not SessionState.WHOLE:
        return Frame(is_demo, person_name=visitor.person.name)
    here = request.resolver_match.url_name if request.resolver_match else ""
    open_to = [(title, _rooms_of(lines, here or "", visitor.roles)) for title, lines in _groups()]
    is_many = sum(len(rooms) for _, rooms in open_to) > MOST_IN_A_ROW
    groups = tuple(
        RoomGroup(title, rooms, is_folded=is_many and place > 0)
        for place, (title, rooms) in enumerate(open_to)
        if rooms
    )
    own = _rooms_of(_own_rooms(), here or "", visitor.roles)
    return Frame(
        is_demo,
        groups,
        own,
        visitor.person.name,
        visitor.organisation_name,
        lock_after_s(web_services().office, visitor.session),
        alarm_sentence(waiting_alerts(visitor.person)) if visitor.roles & TOLD_OF_DANGER else None,
        day_line(request, is_work=here in WORK),
    )


def _rooms_of(lines: tuple[_RoomLine, ...], here: str, roles: frozenset[Role]) -> tuple[Room, ...]:
    return tuple(
        Room(title, reverse(f"orb:{name}"), here in names)
        for title, name, names in lines
        if may_open(name, roles)
    )


_CASE = frozenset({"queue", "case", "grid", "cluster", "verdict"})
_SECURITY = frozenset({"security", "security-authenticator", "security-remove", "security-codes"})
_CRAWL = frozenset({"crawl", "crawl-seed", "crawl-fetches", "partitions", "partition"})


def _groups() -> tuple[tuple[str, tuple[_RoomLine, ...]], ...]:
    """Return the groups of rooms, in the order of a day; a new room is one line in its group."""
    return (
        (
            _("Work"),
            (
                (_("Home"), "home", frozenset({"home"})),
                (_("Queue"), "queue", _CASE),
                (_("Danger"), "danger", frozenset({"danger"})),
                (_("Cases"), "cases", frozenset({"cases", "history"})),
                (_("Samples"), "samples", frozenset({"samples"})),
                (_("Appeals"), "appeals", frozenset({"appeals", "appeal", "correction"})),
                (_("Agreement"), "agreement", frozenset({"agreement"})),
                (_("Search"), "search", frozenset({"search"})),
                (_("Reports"), "reports", frozenset({"reports", "report-text"})),
            ),
        ),
        (
            _("Follow-up"),
            (
                (_("Notices"), "notices", frozenset({"notices", "notice", "notices-approve"})),
                (_("Recipients"), "recipients", frozenset({"recipients"})),
                (_("Mailbox"), "mailbox", frozenset({"mailbox"})),
            ),
        ),
        (
            _("Crawl"),
            (
                (_("Seeds"), "crawl", _CRAWL),
                (_("Logins"), "identities", frozenset({"identities"})),
            ),
        ),
        (
            _("House"),
            (
                (_("Statistics"), "statistics", frozenset({"statistics"})),
                (_("Banks"), "banks", frozenset({"banks", "bank"})),
                (_("Questions"), "questions", frozenset({"questions"})),
                (_("People"), "people", frozenset({"people"})),
                (_("Organisation"), "organisation", frozenset({"organisation"})),
                (_("Service accounts"), "service-accounts", frozenset({"service-accounts"})),
                (_("Training"), "certificates", frozenset({"certificates"})),
                (_("Correction rules"), "correction-rules", frozenset({"correction-rules"})),
                (_("Audit log"), "audit", frozenset({"audit"})),
                (_("Working day"), "work-rules", frozenset({"work-rules"})),
                (_("Well-being"), "wellbeing", frozenset({"wellbeing"})),
            ),
        ),
    )


def _own_rooms() -> tuple[_RoomLine, ...]:
    """Return the rooms of the person alone."""
    return (
        (_("Rest"), "rest", frozenset({"rest", "breathe"})),
        (_("Practice"), "practice", frozenset({"practice"})),
        (_("Your notes"), "notes", frozenset({"notes"})),
        (_("Settings"), "settings", frozenset({"settings"})),
        (_("Your ways in"), "security", _SECURITY),
        (_("Tokens"), "tokens", frozenset({"tokens", "token-end"})),
    )
