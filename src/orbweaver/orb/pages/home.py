"""The first page: one clear next thing, and where matters stand."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.logins import paused_hosts
from orbweaver.casework.queries.notices import notices_page
from orbweaver.casework.queries.queue import queue_for
from orbweaver.casework.queries.statistics import Statistics, statistics
from orbweaver.casework.roles import KEEPS_LOGINS, REVIEWERS, TAKES_REPORTS, Role
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import NotAllowed
from orbweaver.orb.pages.words import counted_cases
from orbweaver.orb.show import show
from orbweaver.orb.visitor import Visitor, visitor_of

MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class NextThing:
    """What this person should do now."""

    title: str
    sentence: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The next thing and the figures."""

    next: NextThing
    figures: tuple[Figure, ...]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the one next thing for whoever signed in."""
    visitor = visitor_of(request)
    if visitor is None:
        raise NotAllowed("sign in first")
    sums = statistics(web_services().office, visitor.person)
    page = HomePage(next_thing(visitor), _figures(visitor, sums))
    return show(request, "orb/home.html", page)


def next_thing(visitor: Visitor) -> NextThing:
    """Return what comes first for these roles: cases, drafts, hosts, people, reports, the log."""
    found = None
    if visitor.roles & REVIEWERS:
        found = _waiting_cases(visitor)
    if found is None and Role.NOTIFIER in visitor.roles:
        found = _waiting_drafts(visitor)
    if found is None and visitor.roles & KEEPS_LOGINS:
        found = _waiting_hosts(visitor)
    return found or _standing_work(visitor)


def _waiting_cases(visitor: Visitor) -> NextThing | None:
    count = len(queue_for(visitor.person, MOST_COUNTED))
    if not count:
        return None
    return NextThing(
        title=_("%(cases)s for your verdict") % {"cases": counted_cases(count)},
        sentence=_("Each takes one key. Most can be decided without a clear look."),
        href=reverse("orb:next"),
        action=_("Start with the next case"),
    )


def _waiting_drafts(visitor: Visitor) -> NextThing | None:
    count = len(notices_page(web_services().office, visitor.person, MOST_COUNTED, "drafted"))
    if not count:
        return None
    title = ngettext("%(count)s notice is drafted", "%(count)s notices are drafted", count)
    return NextThing(
        title=title % {"count": count},
        sentence=_("Read them and let them leave."),
        href=reverse("orb:notices"),
        action=_("Review the notices"),
    )


def _waiting_hosts(visitor: Visitor) -> NextThing | None:
    count = len(paused_hosts(visitor.person, web_services().ledger))
    if not count:
        return None
    title = ngettext(
        "%(count)s host waits for its login", "%(count)s hosts wait for their login", count
    )
    return NextThing(
        title=title % {"count": count},
        sentence=_("The crawl left it alone rather than knock again and again."),
        href=reverse("orb:identities"),
        action=_("See to the login"),
    )


def _standing_work(visitor: Visitor) -> NextThing:
    if Role.ADMINISTRATOR in visitor.roles:
        sentence = _("Invite the people of your organisation, each with the role of their work.")
        return NextThing(_("People"), sentence, reverse("orb:people"), _("Invite somebody"))
    if Role.AUDITOR in visitor.roles:
        sentence = _("Every look and every decision stands there.")
        return NextThing(_("The audit log"), sentence, reverse("orb:audit"), _("Read the log"))
    if visitor.roles & TAKES_REPORTS:
        sentence = _("New cases come as the crawl finds them. Has somebody told you of a place?")
        return NextThing(
            _("Nothing waits for you"), sentence, reverse("orb:reports"), _("Add a report")
        )
    return NextThing(_("Nothing waits for you"), _("You may close this page."))


def _figures(visitor: Visitor, found: Statistics) -> tuple[Figure, ...]:
    figures = found.figures
    looks = Figure(_("your clear looks today"), str(found.own_reveals_today))
    return (
        Figure(_("open cases"), str(figures.open_cases)),
        Figure(_("settled cases"), str(figures.classifications)),
        Figure(_("notices sent"), str(figures.notices_sent)),
        Figure(_("places gone"), str(figures.removed)),
        Figure(_("places still up"), str(figures.still_up)),
        *((looks,) if visitor.roles & REVIEWERS else ()),
    )
