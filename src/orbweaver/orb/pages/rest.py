"""The page of rest: why and until when, something to do, and one clear way back."""

from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.models import Person
from orbweaver.casework.workday import (
    Fitness,
    RestReason,
    fitness,
    mark_here,
    mark_work,
    may_finish,
    require_fit,
)
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import RestNeeded
from orbweaver.orb.pages.rest_words import day_sentence, minutes_words, rest_sentence, rest_title
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

QUIET_MIN = 15
"""How much quiet is offered when the day is over."""
_OVER = frozenset({RestReason.BUDGET, RestReason.LOOKS, RestReason.CUT_OFF})


@dataclass(frozen=True, slots=True)
class RestState:
    """What the page of rest says at an instant; the same record feeds its script."""

    title: str
    sentence: str
    left: str
    """How long the break still is; empty where nobody knows, or nothing holds."""
    left_s: int
    """The same in seconds, by the server's clock; 0 where there is nothing to count down."""
    is_open: bool
    """Whether work may go on."""
    offer: str
    """What is offered besides; empty for nothing."""


@dataclass(frozen=True, slots=True)
class RestPage:
    """The state, and where the page leads."""

    state: RestState
    state_href: str
    here_href: str
    """The same, asked for by somebody who is there: their session does not lock meanwhile."""
    next_href: str


@require_GET
def rest(request: HttpRequest) -> HttpResponse:
    """Show why somebody rests; who comes while a break is due begins it with that."""
    state = _state(_seen_here(person_of(request)))
    hrefs = (reverse(f"orb:{name}") for name in ("rest-state", "rest-here", "next"))
    return show(request, "orb/rest.html", RestPage(state, *hrefs))


@require_GET
def rest_state(request: HttpRequest) -> JsonResponse:
    """Tell the page of rest how matters stand by the server's clock."""
    state = _state(_seen_here(person_of(request)))
    return JsonResponse(
        {
            "title": state.title,
            "sentence": state.sentence,
            "left": state.left,
            "left_s": state.left_s,
            "is_open": state.is_open,
            "offer": state.offer,
        }
    )


@require_GET
def breathe(request: HttpRequest) -> HttpResponse:
    """Show a quiet page to breathe by."""
    return show(request, "orb/breathe.html", None)


@require_POST
def beat(request: HttpRequest) -> JsonResponse:
    """Hear from a page of work that somebody is at it, and say whether they may go on.

    No break begins by this: the case before them may still be decided, and nothing else opens.
    """
    office, person = web_services().office, person_of(request)
    found = fitness(office, person)
    may_work = found.reason is None or may_finish(office, found)
    if request.POST.get("active") == "yes" and may_work:
        mark_work(office, person, found)
        found = fitness(office, person)
    else:
        mark_here(office, person, found)
    return JsonResponse(
        {
            "is_open": found.reason is None,
            "may_finish": may_work,
            "sentence": _beat_sentence(found),
            "rest_href": reverse("orb:rest"),
        }
    )


def _beat_sentence(found: Fitness) -> str:
    if found.reason is None:
        return day_sentence(found)
    return _("Finish the case before you: it is time to rest.")


def _seen_here(person: Person) -> Fitness:
    """Write that somebody is in the room, and begin a break that is due."""
    office = web_services().office
    with suppress(RestNeeded):  # what follows says so
        require_fit(office, person)
    found = fitness(office, person)
    mark_here(office, person, found)
    return found


def _state(found: Fitness) -> RestState:
    now = web_services().office.clock.now()
    left_s = (found.until - now).total_seconds() if found.until else 0.0
    counts = found.reason is RestReason.BREAK
    return RestState(
        title=rest_title(found.reason),
        sentence=rest_sentence(found.reason, found.until, found.rules, now),
        left=minutes_words(left_s) if counts else "",
        left_s=round(left_s) if counts else 0,
        is_open=found.reason is None,
        offer=_offer(found.reason),
    )


def _offer(reason: RestReason | None) -> str:
    if reason not in _OVER:
        return ""
    said = _("Before you go: %(minutes)s minutes of quiet, or of a game, let pictures fade.")
    return said % {"minutes": QUIET_MIN}
