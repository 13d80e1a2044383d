"""The first page: one clear next thing, and where matters stand."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.home_figures import home_figures, waiting_cases
from orbweaver.casework.queries.logins import paused_hosts
from orbweaver.casework.queries.notices import notices_page
from orbweaver.casework.queries.reveal_figure import RevealFigure, reveal_figure
from orbweaver.casework.roles import KEEPS_LOGINS, REVIEWERS, TAKES_REPORTS, Role
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import NotAllowed
from orbweaver.orb.pages.letting_go import let_go
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
    figure: RevealFigure
    """This product's most important one."""
    figures: tuple[Figure, ...]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the one next thing for whoever signed in."""
    visitor = visitor_of(request)
    if visitor is None:
        raise NotAllowed("sign in first")
    let_go(request)
    figure = reveal_figure(visitor.person)
    page = HomePage(next_thing(visitor), figure, _figures(visitor))
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
    count = waiting_cases(visitor.person, MOST_COUNTED)
    if not count:
        return None
    cases = counted_cases(count) if count <= MOST_COUNTED else _("Many cases wait")
    return NextThing(
        title=_("%(cases)s for your verdict") % {"cases": cases},
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


def _figures(visitor: Visitor) -> tuple[Figure, ...]:
    found = home_figures(visitor.person)
    return (
        Figure(_("open cases"), number_format(found.open_cases, force_grouping=True)),
        Figure(_("settled cases"), number_format(found.settled_cases, force_grouping=True)),
    )
