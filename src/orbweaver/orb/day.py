"""The day of whoever asks: what the frame around every page says of it, and how they see."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from orbweaver.casework.day_rules import WIDE
from orbweaver.casework.own_settings import OwnSettings, settings_row, settings_within
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.workday import Fitness, fitness
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.rest_words import day_sentence
from orbweaver.orb.visitor import Visitor, visitor_of

_SLOT = "orb_fitness"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line in the frame: what is left of today."""

    sentence: str
    """Empty for people who look at no cases."""
    beat_href: str
    """Where a page of work says that somebody is at it; empty elsewhere."""
    shows_keys: bool
    picture_px: int


def remember(request: HttpRequest, found: Fitness) -> None:
    """Keep what was asked for this request, so that its page need not ask again."""
    setattr(request, _SLOT, found)


def fitness_of(request: HttpRequest) -> Fitness | None:
    """Return where the visitor stands in their day; nothing for people who look at no cases."""
    visitor = visitor_of(request)
    if visitor is None or not visitor.roles & REVIEWERS:
        return None
    if not hasattr(request, _SLOT):
        remember(request, fitness(web_services().office, visitor.person))
    found: Fitness = getattr(request, _SLOT)
    return found


def own_settings_of(request: HttpRequest, visitor: Visitor) -> OwnSettings:
    """Return how a visitor sees pages, within their organisation's limits."""
    found = fitness_of(request)
    return found.own if found else settings_within(WIDE, settings_row(visitor.person))


def day_line(request: HttpRequest, *, is_work: bool) -> DayLine | None:
    """Return the line for whoever asks; nothing where nobody signed in."""
    visitor = visitor_of(request)
    if visitor is None:
        return None
    found, own = fitness_of(request), own_settings_of(request, visitor)
    return DayLine(
        sentence=day_sentence(found) if found else "",
        beat_href=reverse("orb:beat") if found and is_work else "",
        shows_keys=own.shows_keys,
        picture_px=own.picture_px,
    )
