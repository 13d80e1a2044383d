"""Corrections: a senior looks at a decision again, corrects it or confirms that somebody did."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.access.appeals import AppealText, access_appeal, access_correction_reason
from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.actions.corrections import (
    CorrectionOutcome,
    NewCorrection,
    do_confirm_correction,
    do_correct,
    do_decline_correction,
)
from orbweaver.casework.models import LookPurpose
from orbweaver.casework.queries.corrections import AppealLine, CorrectionPage, correction_page
from orbweaver.casework.workday import fitness
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName, UsageError
from orbweaver.orb.pages.appeals import appeal_note, source_title
from orbweaver.orb.pages.correction_part import Decided, decided
from orbweaver.orb.pages.media import NO_STORE, clear_form
from orbweaver.orb.pages.words import SHORT_HASH_CHARS, label_title, short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class MediaTick:
    """One picture that the decision is about."""

    sha256_hex: str
    title: str
    label: str
    href: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A label that may be given."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class AppealPart:
    """An appeal that waits for an answer."""

    appeal_id: str
    title: str
    note: str
    at: datetime
    read_href: str
    text: AppealText | None
    """Nothing before somebody asked to read it: each reading is logged."""


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """The correction that waits for a second senior."""

    correction_id: str
    sentence: str
    is_own: bool
    why_href: str
    why: str
    """Empty before somebody asked to read it."""


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """All that the template needs."""

    case_id: str
    short_id: str
    scheme: str
    decisions: tuple[Decided, ...]
    reveal_href: str
    """Empty where there is nothing to look at."""
    look_reason: str
    media: tuple[MediaTick, ...]
    more_media: str
    appeals: tuple[AppealPart, ...]
    waiting: WaitingPart | None
    labels: tuple[Choice, ...]
    """Empty where this person corrects nothing here now."""
    why_not: str
    """Why they do not; empty where they may."""
    hint: str
    """Whether somebody must agree."""


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a decision to a senior who looks at it again; on a new label, correct it."""
    office, person = web_services().office, person_of(request)
    if request.method == "POST":
        if "some" in request.POST and not request.POST.getlist("media"):
            raise UsageError("tick the pictures that it is about")
        given = NewCorrection(
            label=request.POST.get("label", ""),
            reason=request.POST.get("reason", ""),
            media=request.POST.getlist("media"),
            appeal_id=request.POST.get("appeal", ""),
        )
        _tell(request, do_correct(office, person, case_id, given))
        return HttpResponseRedirect(reverse("orb:correction", args=[case_id]))
    page = correction_page(office, person, case_id)
    return show(request, "orb/correction.html", _view(request, page))


@require_POST
def confirm_correction(request: HttpRequest, correction_id: str) -> HttpResponse:
    """Agree as the second senior."""
    _tell(request, do_confirm_correction(web_services().office, person_of(request), correction_id))
    return HttpResponseRedirect(reverse("orb:appeals"))


@require_POST
def decline_correction(request: HttpRequest, correction_id: str) -> HttpResponse:
    """Say that the decision stands, or take one's own correction back."""
    reason = request.POST.get("reason", "")
    do_decline_correction(web_services().office, person_of(request), correction_id, reason)
    messages.success(request, _("The decision stands as it was."))
    return HttpResponseRedirect(reverse("orb:appeals"))


@require_POST
def second_reveal(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """Return a picture of a settled case clearly, while it is held, after the look is logged."""
    services, person = web_services(), person_of(request)
    reason = request.POST.get("reason", "")
    look = LookRequest(case_id, sha256_hex, LookPurpose.SECOND_LOOK, reason)
    sealed = access_media(services.office, person, look, services.vault)
    copy = services.jail.call(clear_form(fitness(services.office, person).own), sealed)
    return HttpResponse(copy.content, content_type=copy.media_type, headers=NO_STORE)


def _view(request: HttpRequest, page: CorrectionPage) -> CorrectionView:
    shown = _shown(request, page)
    why_not = _why_not(page)
    return CorrectionView(
        case_id=page.case_id,
        short_id=short_id(page.case_id),
        scheme=_(page.scheme.title),
        decisions=decided(page.scheme.name, page.lines),
        reveal_href=reverse("orb:second-reveal", args=[page.case_id, shown]) if shown else "",
        look_reason=_("an appeal") if page.appeals else "",
        media=_media(page, shown) if len(page.media) > 1 else (),
        more_media=_more(page.more_media),
        appeals=tuple(_appeal(request, page.case_id, line) for line in page.appeals),
        waiting=_waiting(request, page),
        labels=() if why_not else _labels(page),
        why_not=why_not,
        hint=_hint(page),
    )


def _shown(request: HttpRequest, page: CorrectionPage) -> str:
    """Return which picture stands on the stage; empty where there is none.

    Raises:
        UnknownName: The decision is about no such picture.
    """
    wanted = request.GET.get("media", "")
    if not wanted:
        return page.media[0].sha256_hex if page.media else ""
    found = (each.sha256_hex for each in page.media if str(each.position) == wanted)
    shown = next(found, "")
    if not shown:
        raise UnknownName("no such picture in what was decided")
    return shown


def _media(page: CorrectionPage, shown: str) -> tuple[MediaTick, ...]:
    here, office = reverse("orb:correction", args=[page.case_id]), web_services().office
    return tuple(
        MediaTick(
            sha256_hex=each.sha256_hex,
            title=each.sha256_hex[:SHORT_HASH_CHARS],
            label=label_title(office, page.scheme.name, each.label),
            href=f"{here}?media={each.position}",
            is_shown=each.sha256_hex == shown,
        )
        for each in page.media
    )


def _more(count: int) -> str:
    if not count:
        return ""
    words = ngettext("And %(count)s more picture.", "And %(count)s more pictures.", count)
    return words % {"count": number_format(count)}


def _appeal(request: HttpRequest, case_id: str, line: AppealLine) -> AppealPart:
    is_asked = request.GET.get("appeal") == line.appeal_id
    here = reverse("orb:correction", args=[case_id])
    return AppealPart(
        appeal_id=line.appeal_id,
        title=_("Appeal by %(source)s") % {"source": source_title(line.source)},
        note=appeal_note(line),
        at=line.at,
        read_href=f"{here}?appeal={line.appeal_id}",
        text=access_appeal(web_services().office, person_of(request), line.appeal_id)
        if is_asked
        else None,
    )


def _waiting(request: HttpRequest, page: CorrectionPage) -> WaitingPart | None:
    waiting = page.waiting
    if waiting is None:
        return None
    office, here = web_services().office, reverse("orb:correction", args=[page.case_id])
    is_asked = request.GET.get("why") == waiting.correction_id
    label = label_title(office, waiting.scheme, waiting.label)
    words = _("%(person)s says that it is: %(label)s. Nothing has changed yet.")
    return WaitingPart(
        correction_id=waiting.correction_id,
        sentence=words % {"person": waiting.person, "label": label},
        is_own=waiting.is_own,
        why_href=f"{here}?why={waiting.correction_id}",
        why=access_correction_reason(office, person_of(request), waiting.correction_id)
        if is_asked
        else "",
    )


def _labels(page: CorrectionPage) -> tuple[Choice, ...]:
    """Return what it may become: every label that not all of it has already."""
    now = {each.label for each in page.media}
    return tuple(
        Choice(label.name, _(label.title))
        for label in page.scheme.labels
        if page.more_media or now != {label.name}
    )


def _why_not(page: CorrectionPage) -> str:
    if page.waiting:
        return _("One correction at a time: this one waits for its answer.")
    if page.is_decided_elsewhere:
        return _("The same bytes were decided in another case; that one is corrected.")
    if page.is_own_decision:
        return _("You made this decision. Another senior looks at it again.")
    return ""


def _hint(page: CorrectionPage) -> str:
    if not page.is_only_senior:
        return _("Where notices or entries would come or go, a second senior confirms it.")
    if page.may_act_alone:
        return _("You are the only senior; the rule of your organisation lets you correct alone.")
    return _(
        "You are the only senior: where notices or entries would come or go, it waits for a "
        "second one. An administrator can invite one, or let you correct alone."
    )


def _tell(request: HttpRequest, outcome: CorrectionOutcome) -> None:
    if outcome.is_in_force:
        messages.success(request, _("Corrected. Entries and notices follow."))
    else:
        messages.success(request, _("Written down. It counts once a second senior confirms it."))
