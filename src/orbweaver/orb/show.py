"""Showing a page: the frame around every page, filled for whoever asks."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from orbweaver.deployment.web_services import web_services
from orbweaver.orb.access import may_open
from orbweaver.orb.visitor import visitor_of


@dataclass(frozen=True, slots=True)
class Room:
    """A link at the top."""

    title: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    is_demo: bool
    rooms: tuple[Room, ...] = ()
    person_name: str = ""
    organisation_name: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that says no, why, and what to do next."""

    title: str
    sentence: str
    href: str
    action: str


def show(request: HttpRequest, template: str, page: object, status: int = 200) -> HttpResponse:
    """Render ``template`` with ``page`` inside the frame."""
    return render(request, template, {"page": page, "frame": _frame(request)}, status=status)


def refuse(request: HttpRequest, title: str, sentence: str, status: int) -> HttpResponse:
    """Render a refusal that leads back to the first page."""
    refusal = Refusal(title, sentence, reverse("orb:home"), _("Back to the first page"))
    return show(request, "orb/refused.html", refusal, status)


def _frame(request: HttpRequest) -> Frame:
    is_demo = web_services().office.settings.demo
    visitor = visitor_of(request)
    if visitor is None:
        return Frame(is_demo)
    here = request.resolver_match.url_name if request.resolver_match else ""
    rooms = tuple(
        Room(title, reverse(f"orb:{name}"), here in names)
        for title, name, names in _rooms()
        if may_open(name, visitor.roles)
    )
    return Frame(is_demo, rooms, visitor.person.name, visitor.organisation_name)


_CRAWL = frozenset({"crawl", "crawl-seed", "crawl-fetches", "partitions", "partition"})


def _rooms() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Return title, URL name, and the names of all pages that lie in the room."""
    return (
        (_("Home"), "home", frozenset({"home"})),
        (_("Queue"), "queue", frozenset({"queue", "case", "verdict"})),
        (_("Reports"), "reports", frozenset({"reports", "report-text"})),
        (_("Notices"), "notices", frozenset({"notices", "notice", "notices-approve"})),
        (_("Recipients"), "recipients", frozenset({"recipients"})),
        (_("Mailbox"), "mailbox", frozenset({"mailbox"})),
        (_("Banks"), "banks", frozenset({"banks"})),
        (_("Logins"), "identities", frozenset({"identities"})),
        (_("Crawl"), "crawl", _CRAWL),
        (_("People"), "people", frozenset({"people"})),
        (_("Audit log"), "audit", frozenset({"audit"})),
        (_("Statistics"), "statistics", frozenset({"statistics"})),
        (_("Tokens"), "tokens", frozenset({"tokens", "token-end"})),
    )
