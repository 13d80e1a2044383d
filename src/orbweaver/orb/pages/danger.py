"""Danger: raising an alert by one key, and the page on which liaisons answer."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.access.danger import access_danger_notes
from orbweaver.casework.actions.danger import do_answer_danger, do_raise_danger
from orbweaver.casework.models import DangerAnswerKind
from orbweaver.casework.queries.danger import AlertLine, alerts_for, waiting_alerts
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName
from orbweaver.orb.alarm import alarm_sentence
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.parts import wants_json
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What became of an alert."""

    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert."""

    alert_id: str
    short_case_id: str
    history_href: str
    organisation: str
    person: str
    at: datetime
    notes: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    is_open: bool
    is_acknowledged: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class DangerPage:
    """All alerts that are before somebody."""

    alerts: tuple[AlertView, ...]


@require_POST
def raise_danger(request: HttpRequest, case_id: str) -> HttpResponse:
    """Raise an alert, and go back to the case; a script gets its sentence as JSON."""
    note = request.POST.get("note", "")
    do_raise_danger(web_services().office, person_of(request), case_id, note)
    said = _("The liaisons are told: a child may be in danger in case %(case)s.")
    sentence = said % {"case": short_id(case_id)}
    if wants_json(request):
        return JsonResponse({"state": "raised", "said": [sentence], "next": ""})
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("orb:home"))


@require_GET
def danger(request: HttpRequest) -> HttpResponse:
    """List the alerts, open ones first."""
    return show(request, "orb/danger.html", DangerPage(tuple(_views(request))))


@require_GET
def danger_count(request: HttpRequest) -> HttpResponse:
    """Tell a script whether an alert waits: its sentence, or nothing."""
    return JsonResponse({"said": alarm_sentence(waiting_alerts(person_of(request)))})


@require_POST
def answer_danger(request: HttpRequest, alert_id: str) -> HttpResponse:
    """Acknowledge, escalate or close an alert."""
    given = request.POST.get("kind", "")
    if given not in set(DangerAnswerKind):
        raise UnknownName("an alert is acknowledged, escalated or closed")
    note = request.POST.get("note", "")
    office, person = web_services().office, person_of(request)
    do_answer_danger(office, person, alert_id, DangerAnswerKind(given), note)
    return HttpResponseRedirect(reverse("orb:danger"))


def _views(request: HttpRequest) -> list[AlertView]:
    office, person = web_services().office, person_of(request)
    lines = alerts_for(person)
    notes = access_danger_notes(office, person, [line.alert_id for line in lines])
    return [_view(line, notes.get(line.alert_id, ())) for line in lines]


def _view(line: AlertLine, notes: tuple[str, ...]) -> AlertView:
    return AlertView(
        alert_id=line.alert_id,
        short_case_id=short_id(line.case_id),
        history_href=reverse("orb:history", args=[line.case_id]),
        organisation=line.organisation,
        person=line.person,
        at=line.at,
        notes=notes,
        answers=tuple(AnswerLine(_said(kind, who), at) for kind, who, at in line.answers),
        is_open=line.is_open,
        is_acknowledged=line.is_acknowledged,
        may_answer=line.may_answer,
    )


def _said(kind: str, who: str) -> str:
    words = {
        DangerAnswerKind.ACKNOWLEDGED.value: _("taken up by %(who)s"),
        DangerAnswerKind.ESCALATED.value: _("more people were told by %(who)s"),
        DangerAnswerKind.CLOSED.value: _("closed by %(who)s"),
    }[kind]
    return words % {"who": who or _("the house, since nobody answered in time")}
