"""Deciding: taking a decision, and undoing it.

A decision is posted to ``case/<id>/verdict/`` and held. A form gets a redirect to the next case.
A script that sends ``Accept: application/json`` gets ``state``, ``said`` and ``next``:

- ``held``: ``undo`` is where to post for undoing it, within ``undo_s`` seconds.
- ``own``: a senior's own verdict is recorded; ``next`` is the same case, with the others'.
- ``asks``: nothing is recorded; the label asks ``questions``, to be sent with ``asked=1``.
- ``refused``: nothing is recorded; ``said`` is why, and the status is not 200.
- ``undone``: ``next`` is the case that is open again.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orbweaver.casework.actions.decisions import Held, do_hold_decision, do_undo
from orbweaver.casework.actions.queue import do_take_next
from orbweaver.casework.models import Person
from orbweaver.casework.queries.deciding import questions_open
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import LeaseLost, OrbweaverError, Refused, UsageError, WrongState
from orbweaver.orb.gate import note_refusal, sentence_of, status_of
from orbweaver.orb.pages.decision_form import GivenForm, read_form
from orbweaver.orb.pages.letting_go import outcome_sentence
from orbweaver.orb.pages.showing_case import Returned, case_reply
from orbweaver.orb.pages.words import label_title, short_id
from orbweaver.orb.parts import wants_json
from orbweaver.orb.visitor import person_of


@require_POST
def verdict(request: HttpRequest, case_id: str) -> HttpResponse:
    """Hold a decision and go to the next case, or bring the form back with what it needs."""
    services, person = web_services(), person_of(request)
    try:
        given = read_form(request)
    except UsageError as error:
        return _refuse(request, error)
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
    try:
        case_id = do_undo(services.office, person)
    except WrongState as error:
        return _refuse(request, error)
    said = _("Undone: nothing was recorded for case %(case)s.") % {"case": short_id(case_id)}
    href = reverse("orb:case", args=[case_id])
    if wants_json(request):
        return JsonResponse({"state": "undone", "said": [said], "next": href})
    messages.info(request, said)
    return _see_other(href)


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
    if wants_json(request):
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
    if wants_json(request):
        answer = {"state": "asks", "said": [sentence], "label": given.label, "questions": asked}
        return JsonResponse(answer)
    return case_reply(request, case_id, Returned(given, sentence, HTTPStatus.OK))


def _bring_back(
    request: HttpRequest, case_id: str, given: GivenForm, error: OrbweaverError
) -> HttpResponse:
    """Refuse in one sentence, and bring the form back where its case may be shown.

    Raises:
        OrbweaverError: The case may not be shown; the gate says why the decision was refused.
    """
    if wants_json(request):
        return _refuse(request, error)
    returned = Returned(given, sentence_of(error), status_of(error))
    try:
        page = case_reply(request, case_id, returned)
    except (UsageError, Refused, LeaseLost):
        raise error from None
    note_refusal(request, type(error).__name__)
    return page


def _refuse(request: HttpRequest, error: OrbweaverError) -> HttpResponse:
    """Tell a script why; a person reads it on the page of the gate.

    Raises:
        OrbweaverError: The one given, where no script asks.
    """
    if not wants_json(request):
        raise error
    note_refusal(request, type(error).__name__)
    answer = {"state": "refused", "said": [sentence_of(error)], "next": ""}
    return JsonResponse(answer, status=status_of(error))


def _see_other(href: str) -> HttpResponse:
    reply = HttpResponseRedirect(href)
    reply.status_code = HTTPStatus.SEE_OTHER
    return reply
