"""Deciding: the page of a case, taking a decision, and undoing it.

A decision is posted to ``case/<id>/verdict/`` and held. A form gets a redirect to the next case.
A script that sends ``Accept: application/json`` gets ``state``, ``said`` and ``next``:

- ``held``: ``undo`` is where to post for undoing it, within ``undo_s`` seconds.
- ``own``: a senior's own verdict is recorded; ``next`` is the same case, with the others'.
- ``asks``: nothing is recorded; the label asks ``questions``, to be sent with ``asked=1``.
- ``refused``: nothing is recorded; ``said`` is why, and the status is not 200.
- ``undone``: ``next`` is the case that is open again.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.actions.decisions import Held, do_hold_decision, do_undo
from orbweaver.casework.actions.queue import do_take_next
from orbweaver.casework.models import Person
from orbweaver.casework.queries.case_page import CasePage, MediaLine, case_page
from orbweaver.casework.queries.deciding import held_line, questions_open
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import LeaseLost, OrbweaverError, Refused, UnknownName, UsageError
from orbweaver.orb.gate import note_refusal, sentence_of, status_of
from orbweaver.orb.pages.case import view_of
from orbweaver.orb.pages.decision_form import GivenForm, decision_form, read_form
from orbweaver.orb.pages.letting_go import outcome_sentence, tell_refusal
from orbweaver.orb.pages.words import label_title, short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

_AN_ID = re.compile(r"[0-9a-f]{32}")
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that comes back to whoever sent it."""

    given: GivenForm
    sentence: str
    status: int


@require_GET
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a case as this person may see it; ``?media=`` puts one of its pictures on the stage."""
    tell_refusal(request)
    return _case_page(request, case_id, None)


@require_POST
def verdict(request: HttpRequest, case_id: str) -> HttpResponse:
    """Hold a decision and go to the next case, or bring the form back with what it needs."""
    services, person = web_services(), person_of(request)
    given = read_form(request)
    try:
        asked = questions_open(services.office, person, case_id, given.label, given.facts)
        if asked and not given.was_asked:
            return _ask(request, case_id, given, asked)
        held = do_hold_decision(
            services.office,
            person,
            case_id,
            given.label,
            facts=given.facts,
            seen_position=given.position,
            comment=given.comment,
        )
    except (UsageError, Refused, LeaseLost) as error:
        return _bring_back(request, case_id, given, error)
    return _go_on(request, services, person, held)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Forget the decision that this person holds, and go back to its case."""
    services, person = web_services(), person_of(request)
    case_id = do_undo(services.office, person)
    said = _("Undone: nothing was recorded for case %(case)s.") % {"case": short_id(case_id)}
    href = reverse("orb:case", args=[case_id])
    if _wants_json(request):
        return JsonResponse({"state": "undone", "said": [said], "next": href})
    messages.info(request, said)
    return _see_other(href)


def _case_page(request: HttpRequest, case_id: str, returned: Returned | None) -> HttpResponse:
    services, person = web_services(), person_of(request)
    page = case_page(services.office, person, case_id)
    shown = _chosen(page, request.GET.get("media", ""))
    given, sentence = (returned.given, returned.sentence) if returned else (None, "")
    held = held_line(services.office, person)
    form = decision_form(services.office, page.deciding, held, given, sentence)
    view = view_of(page, shown, _no_picture(services, page, shown), _back(request), form)
    status = returned.status if returned else HTTPStatus.OK
    return show(request, "orb/case.html", view, status)


def _go_on(request: HttpRequest, services: WebServices, person: Person, held: Held) -> HttpResponse:
    """Lead to what comes after a decision: the next case, or the same where others are shown."""
    said = [outcome_sentence(services.office, held.before)]
    if held.undo_until is None:
        said.append(_("Your own verdict is recorded; now you see the others'."))
        href = reverse("orb:case", args=[held.case_id])
    else:
        label = label_title(services.office, held.scheme, held.label)
        facts = {"case": short_id(held.case_id), "label": label}
        said.append(_("Case %(case)s: your verdict is %(label)s.") % facts)
        href = _next_href(services, person, held.case_id)
    said = [sentence for sentence in said if sentence]
    if _wants_json(request):
        state = "own" if held.undo_until is None else "held"
        answer: dict[str, object] = {"state": state, "said": said, "next": href}
        if held.undo_until is not None:
            answer |= {"undo": reverse("orb:undo"), "undo_s": services.office.settings.undo_s}
        return JsonResponse(answer)
    for sentence in said:
        messages.success(request, sentence)
    return _see_other(href)


def _next_href(services: WebServices, person: Person, decided: str) -> str:
    following = do_take_next(services.office, person, besides=[decided])
    if following is None:
        return reverse("orb:queue")
    return f"{reverse('orb:case', args=[following])}?{urlencode({'back': decided})}"


def _ask(
    request: HttpRequest, case_id: str, given: GivenForm, asked: tuple[str, ...]
) -> HttpResponse:
    """Open the questions that the label asks; the form comes back with what was answered."""
    sentence = _("Answer what this label asks, then give it again.")
    if _wants_json(request):
        answer = {"state": "asks", "said": [sentence], "label": given.label, "questions": asked}
        return JsonResponse(answer)
    return _case_page(request, case_id, Returned(given, sentence, HTTPStatus.OK))


def _bring_back(
    request: HttpRequest, case_id: str, given: GivenForm, error: OrbweaverError
) -> HttpResponse:
    """Refuse in one sentence, and bring the form back where its case may be shown.

    Raises:
        OrbweaverError: The case may not be shown; the gate says why the decision was refused.
    """
    sentence, status = sentence_of(error), status_of(error)
    if _wants_json(request):
        note_refusal(request, type(error).__name__)
        answer = {"state": "refused", "said": [sentence], "next": ""}
        return JsonResponse(answer, status=status)
    try:
        page = _case_page(request, case_id, Returned(given, sentence, status))
    except (UsageError, Refused, LeaseLost):
        raise error from None
    note_refusal(request, type(error).__name__)
    return page


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").split(",")[0].strip() == _JSON


def _see_other(href: str) -> HttpResponse:
    reply = HttpResponseRedirect(href)
    reply.status_code = HTTPStatus.SEE_OTHER
    return reply


def _chosen(page: CasePage, wanted: str) -> MediaLine:
    """Return the picture at the wanted position, else the first.

    Raises:
        UnknownName: The case has no such picture.
    """
    if not wanted:
        return page.media[0]
    found = next((line for line in page.media if str(line.position) == wanted), None)
    if found is None:
        raise UnknownName("no such picture in this case")
    return found


def _no_picture(services: WebServices, page: CasePage, shown: MediaLine) -> str:
    """Say why no picture is shown; empty where one is."""
    if not page.may_decide:
        return _("No picture is shown of a case that you need not decide.")
    if shown.width_px == 0:
        return _("This is no picture that can be shown (%(type)s): decide by the facts beside.") % {
            "type": shown.media_type
        }
    if services.vault.holds(shown.sha256_hex):
        return ""
    if any(mandate.keep_media for mandate in services.office.mandates.values()):
        return _("The picture is not here yet. The facts beside may be enough to decide.")
    return _("Bytes are not kept under this mandate: decide by the facts beside.")


def _back(request: HttpRequest) -> str:
    """Return the address of the case that was decided just before, where there is one."""
    back = request.GET.get("back", "")
    return reverse("orb:case", args=[back]) if _AN_ID.fullmatch(back) else ""
