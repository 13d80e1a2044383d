"""The cluster of a case: its near copies to split off, cases near it to join, and undoing both."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.actions.joining import (
    do_join_cases,
    do_split_case,
    do_undo_join_or_split,
)
from orbweaver.casework.models import ClusterChangeKind
from orbweaver.casework.queries.case_page import CasePage, MediaLine, case_page
from orbweaver.casework.queries.media_lines import MEDIA_AT_ONCE, part_start
from orbweaver.casework.queries.near_cases import NearCase, last_change, near_cases
from orbweaver.casework.reviewing import CaseState
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName, UsageError
from orbweaver.orb.pages.case import measures
from orbweaver.orb.pages.case_ways import picture_at
from orbweaver.orb.pages.showing_case import AN_ID, no_picture, place_asked
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A picture with a tick beside it."""

    name: str
    """What is sent where it is ticked."""
    blurred_href: str
    """Empty where no picture is shown."""
    no_picture: str
    alt: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterView:
    """All that the template needs."""

    case_id: str
    short_id: str
    case_href: str
    may_change: bool
    why_not: str
    """Empty where it may be changed."""
    members_title: str
    members: tuple[Choice, ...]
    may_split: bool
    near: tuple[Choice, ...]
    undo_title: str
    """Empty where there is nothing to take back."""
    fewer_href: str
    more_href: str


@require_GET
def cluster(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the pictures of a case; ``?media=`` names one of the part that is shown."""
    services, person = web_services(), person_of(request)
    page = case_page(services.office, person, case_id, place_asked(request) or 1, is_brief=True)
    if not page.media:
        raise UnknownName("no such picture in this case")
    may_change = page.may_decide and page.state is CaseState.OPEN
    near = near_cases(person, page.case_id) if may_change else ()
    change = last_change(person, page.case_id) if may_change else None
    here, start = reverse("orb:cluster", args=[page.case_id]), part_start(page.media[0].position)
    more, several = start + MEDIA_AT_ONCE, page.story.media > 1
    view = ClusterView(
        case_id=page.case_id,
        short_id=short_id(page.case_id),
        case_href=reverse("orb:case", args=[page.case_id]),
        may_change=may_change,
        why_not="" if may_change else _("Only an open case that you may decide can be changed."),
        members_title=_members_title(page.story.media),
        members=tuple(_member(page, line, no_picture(services, page, line)) for line in page.media),
        may_split=may_change and several,
        near=tuple(map(_near_choice, near)),
        undo_title=_undo_title(change),
        fewer_href=picture_at(here, start - MEDIA_AT_ONCE) if start > 1 else "",
        more_href=picture_at(here, more) if more <= page.position else "",
    )
    return show(request, "orb/cluster.html", view)


@require_POST
def split(request: HttpRequest, case_id: str) -> HttpResponse:
    """Split the ticked pictures off."""
    chosen = request.POST.getlist("media")
    made = do_split_case(web_services().office, person_of(request), case_id, chosen)
    said = ngettext(
        "Split off: %(count)s picture is case %(case)s now.",
        "Split off: %(count)s pictures are case %(case)s now.",
        len(set(chosen)),
    )
    messages.success(request, said % {"count": len(set(chosen)), "case": short_id(made)})
    return _see_other(case_id)


@require_POST
def join(request: HttpRequest, case_id: str) -> HttpResponse:
    """Join the ticked cases with this one."""
    chosen = _case_ids(request.POST.getlist("case"))
    stays = do_join_cases(web_services().office, person_of(request), [case_id, *chosen])
    messages.success(request, _("Joined: they are case %(case)s now.") % {"case": short_id(stays)})
    return _see_other(stays)


@require_POST
def undo_change(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take back what was last done to this case by hand."""
    goes_on = do_undo_join_or_split(web_services().office, person_of(request), case_id)
    messages.info(request, _("Taken back."))
    return _see_other(goes_on)


def _case_ids(given: Sequence[str]) -> list[str]:
    """Return ids of cases.

    Raises:
        UsageError: One is none.
    """
    if not all(AN_ID.fullmatch(each) for each in given):
        raise UsageError("that is no case")
    return list(given)


def _members_title(count: int) -> str:
    return ngettext("%(count)s picture", "%(count)s pictures", count) % {"count": count}


def _undo_title(change: ClusterChangeKind | None) -> str:
    if change is None:
        return ""
    if change is ClusterChangeKind.JOIN:
        return _("Take the last joining back")
    return _("Take the last splitting back")


def _member(page: CasePage, line: MediaLine, missing: str) -> Choice:
    stands = line.position == page.representative
    return Choice(
        name=line.sha256_hex,
        blurred_href="" if missing else _blurred(page.case_id, line.sha256_hex),
        no_picture=missing,
        alt=_("Picture %(number)s, blurred") % {"number": line.position},
        notes=(measures(line), *([_("stands for the case")] if stands else [])),
    )


def _near_choice(near: NearCase) -> Choice:
    bits = ngettext("%(count)s bit apart", "%(count)s bits apart", near.distance_bits)
    return Choice(
        name=near.case_id,
        blurred_href=_blurred(near.case_id, near.shown_sha256_hex),
        no_picture="",
        alt=_("Case %(case)s, blurred") % {"case": short_id(near.case_id)},
        notes=(
            short_id(near.case_id),
            bits % {"count": near.distance_bits},
            _members_title(near.media),
        ),
    )


def _blurred(case_id: str, sha256_hex: str) -> str:
    return reverse("orb:blurred", args=[case_id, sha256_hex])


def _see_other(case_id: str) -> HttpResponse:
    reply = HttpResponseRedirect(reverse("orb:cluster", args=[case_id]))
    reply.status_code = HTTPStatus.SEE_OTHER
    return reply
