"""The list of cases, with conditions that can be kept under a name."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.actions.saved_filters import do_forget_filter, do_save_filter
from orbweaver.casework.queries.case_list import (
    CASES_A_PART,
    STATES,
    CaseConditions,
    case_list,
)
from orbweaver.casework.queries.saved_filters import FilterLine, saved_filters
from orbweaver.casework.roles import EXPORTS_LISTS, Role
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.words import label_title, short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of, visitor_of

_CONDITIONS = ("state", "label", "organisation", "mine")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a condition."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case."""

    href: str
    short_id: str
    organisation: str
    opened_at: datetime
    state: str
    label: str
    media: int


@dataclass(frozen=True, slots=True)
class CasesPage:
    """A part of the list."""

    rows: tuple[CaseRow, ...]
    states: tuple[Choice, ...]
    label: str
    is_mine: bool
    query: str
    """The conditions as an address carries them."""
    older_href: str
    csv_href: str
    """Empty for whoever may not carry it out."""
    filters: tuple[FilterLine, ...]
    may_share: bool


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Show cases that somebody may know of, newest first."""
    person, asked = person_of(request), conditions_of(request)
    lines = case_list(person, asked)
    query = query_of(request)
    here = reverse("orb:cases")
    visitor = visitor_of(request)
    roles = visitor.roles if visitor else frozenset()
    is_full = len(lines) == CASES_A_PART
    page = CasesPage(
        rows=tuple(
            CaseRow(
                href=reverse("orb:history", args=[line.case_id]),
                short_id=short_id(line.case_id),
                organisation=line.organisation,
                opened_at=line.opened_at,
                state=state_word(line.state),
                label=label_title(web_services().office, line.scheme, line.label)
                if line.label
                else "",
                media=line.media,
            )
            for line in lines
        ),
        states=tuple(Choice(each, state_word(each), each == asked.state) for each in ("", *STATES)),
        label=asked.label,
        is_mine=asked.is_mine,
        query=query,
        older_href=f"{here}?{urlencode({'before': lines[-1].case_id})}&{query}" if is_full else "",
        csv_href=f"{reverse('orb:cases-csv')}?{query}" if roles & EXPORTS_LISTS else "",
        filters=saved_filters(person),
        may_share=Role.SENIOR in roles,
    )
    return show(request, "orb/cases.html", page)


@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the conditions under a name."""
    given = request.POST
    do_save_filter(
        web_services().office,
        person_of(request),
        given.get("name", ""),
        given.get("query", ""),
        is_shared=bool(given.get("shared")),
    )
    return HttpResponseRedirect(f"{reverse('orb:cases')}?{given.get('query', '')}")


@require_POST
def forget_filter(request: HttpRequest, filter_id: str) -> HttpResponse:
    """Forget one's own saved filter."""
    do_forget_filter(web_services().office, person_of(request), filter_id)
    return HttpResponseRedirect(reverse("orb:cases"))


def conditions_of(request: HttpRequest) -> CaseConditions:
    """Return what a request asks the list for."""
    given = request.GET
    return CaseConditions(
        state=given.get("state", ""),
        label=given.get("label", "").strip(),
        organisation_id=given.get("organisation", ""),
        is_mine=bool(given.get("mine")),
        before=given.get("before", ""),
    )


def query_of(request: HttpRequest) -> str:
    """Return a request's conditions as an address carries them, in one order."""
    return urlencode({name: request.GET[name] for name in _CONDITIONS if request.GET.get(name)})


def state_word(state: str) -> str:
    """Return a condition on the state in words."""
    return {
        "": _("all"),
        "open": _("open"),
        "escalated": _("before a senior"),
        "settled": _("settled"),
    }[state]
