"""The whole story of a case, in order of time, with the comments of one's own organisation."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.access.comments import CommentLine, access_comments
from orbweaver.casework.actions.comments import LONGEST_CHARS, do_comment, do_erase_comment
from orbweaver.casework.history.line import HistoryKind, HistoryLine
from orbweaver.casework.queries.history import history_of
from orbweaver.casework.roles import REVIEWERS
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName
from orbweaver.orb.pages.history_words import details_of, kind_title, sentence_for
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of, visitor_of

LINES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened."""

    at: datetime
    kind: str
    sentence: str
    details: tuple[str, ...]
    person: str
    erase_href: str
    """Where its writer erases it; empty for everything else."""


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One part of the story, to be shown alone."""

    title: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A part of the story."""

    short_id: str
    case_href: str
    """Empty for whoever does not review."""
    lines: tuple[StoryLine, ...]
    kinds: tuple[KindChoice, ...]
    is_open: bool
    later_href: str
    comment_href: str
    longest_chars: int


@require_GET
def history(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show what happened around a case; ``?kind=`` one part of it, ``?from=`` later lines."""
    services, person = web_services(), person_of(request)
    kind = _kind(request.GET.get("kind", ""))
    found = history_of(person, case_id, kind)
    said = access_comments(services.office, person, found.case_id) if _wants_said(kind) else ()
    told = [
        _line(line, sentence_for(services.office, found.scheme, line)) for line in found.lines
    ] + [_said(each) for each in said]
    start = int(given) if (given := request.GET.get("from", "")).isdecimal() else 0
    lines = sorted(told, key=lambda line: line.at)
    here = reverse("orb:history", args=[found.case_id])
    visitor = visitor_of(request)
    page = HistoryPage(
        short_id=short_id(found.case_id),
        case_href=reverse("orb:case", args=[found.case_id])
        if visitor and visitor.roles & REVIEWERS
        else "",
        lines=tuple(lines[start : start + LINES_A_PAGE]),
        kinds=tuple(
            KindChoice(kind_title(each), f"{here}?{urlencode({'kind': each.value})}", each is kind)
            for each in HistoryKind
        ),
        is_open=found.is_open_to,
        later_href=_later(here, kind, start + LINES_A_PAGE)
        if start + LINES_A_PAGE < len(lines)
        else "",
        comment_href=reverse("orb:comment", args=[found.case_id]),
        longest_chars=LONGEST_CHARS,
    )
    return show(request, "orb/history.html", page)


@require_POST
def comment(request: HttpRequest, case_id: str) -> HttpResponse:
    """Write a comment for one's own organisation."""
    do_comment(web_services().office, person_of(request), case_id, request.POST.get("text", ""))
    return HttpResponseRedirect(reverse("orb:history", args=[case_id]))


@require_POST
def erase_comment(request: HttpRequest, comment_id: str) -> HttpResponse:
    """Erase one's own comment."""
    case_id = do_erase_comment(web_services().office, person_of(request), comment_id)
    return HttpResponseRedirect(reverse("orb:history", args=[case_id]))


def _kind(given: str) -> HistoryKind | None:
    if not given:
        return None
    try:
        return HistoryKind(given)
    except ValueError:
        raise UnknownName("there is no such part of a history") from None


def _wants_said(kind: HistoryKind | None) -> bool:
    return kind in {None, HistoryKind.SAID}


def _later(here: str, kind: HistoryKind | None, start: int) -> str:
    asked = {"from": start} | ({"kind": kind.value} if kind else {})
    return f"{here}?{urlencode(asked)}"


def _line(line: HistoryLine, sentence: str) -> StoryLine:
    details = details_of(line)
    return StoryLine(line.at, kind_title(line.kind), sentence, details, line.person, "")


def _said(each: CommentLine) -> StoryLine:
    line = HistoryLine(each.at, HistoryKind.SAID, "comment", each.person, {"text": each.text})
    sentence = sentence_for(web_services().office, "", line)
    may_erase = each.is_own and each.text
    href = reverse("orb:comment-erase", args=[each.comment_id]) if may_erase else ""
    return StoryLine(each.at, kind_title(HistoryKind.SAID), sentence, (), each.person, href)
