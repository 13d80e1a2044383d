"""Search by number, by hash, and for those who list places by host."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.search import Found
from orbweaver.casework.queries.search import search as search_for
from orbweaver.casework.roles import SEES_PLACES
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UsageError
from orbweaver.orb.gate import sentence_of
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of, visitor_of

LONGEST_CHARS = 300


@dataclass(frozen=True, slots=True)
class FoundLine:
    """Something that fits."""

    title: str
    by: str
    href: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was asked, and what fits."""

    asked: str
    found: tuple[FoundLine, ...]
    sentence: str
    """Why nothing was searched; empty where something was."""
    may_ask_hosts: bool


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Answer a search; without one, say what can be searched."""
    asked = request.GET.get("q", "").strip()[:LONGEST_CHARS]
    found: tuple[Found, ...] = ()
    sentence, status = "", 200
    try:
        if asked:
            found = search_for(web_services().office, person_of(request), asked)
    except UsageError as error:
        sentence, status = sentence_of(error), 400
    visitor = visitor_of(request)
    page = SearchPage(
        asked=asked,
        found=tuple(map(_line, found)),
        sentence=sentence,
        may_ask_hosts=bool(visitor and visitor.roles & SEES_PLACES),
    )
    return show(request, "orb/search.html", page, status)


def _line(found: Found) -> FoundLine:
    by = {
        "sha256": _("by its SHA-256"),
        "sha1": _("by its SHA-1"),
        "md5": _("by its MD5"),
        "pdq": _("by its PDQ value"),
        "number": _("by its number"),
        "host": _("by its host"),
    }[found.by]
    if found.kind == "case":
        href = reverse("orb:history", args=[found.found_id])
        return FoundLine(_("Case %(id)s") % {"id": short_id(found.found_id)}, by, href)
    if found.kind == "notice":
        href = reverse("orb:notice", args=[found.found_id])
        return FoundLine(_("Notice %(id)s") % {"id": short_id(found.found_id)}, by, href)
    href = f"{reverse('orb:reports')}#{found.found_id}"
    return FoundLine(_("Report %(id)s") % {"id": short_id(found.found_id)}, by, href)
