"""The gate before work: pages of cases open only for who is fit for them, and count as work."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from orbweaver.casework.certificates import is_certified
from orbweaver.casework.workday import fitness, mark_work, require_fit
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import RestNeeded
from orbweaver.orb.day import remember
from orbweaver.orb.pages.rest_words import rest_sentence
from orbweaver.orb.parts import wants_json, wants_part
from orbweaver.orb.show import refuse
from orbweaver.orb.visitor import person_of
from orbweaver.orb.work_pages import FINISHING, PEEKING, WORK

REST_HEADER = "X-Orb-Rest"
"""On a refusal to a script: where to go instead."""


def rest_instead(request: HttpRequest, name: str) -> HttpResponse | None:
    """Return where somebody goes who should rest; nothing where the page of this name may open.

    Whoever passes was seen at work.
    """
    if name not in WORK:
        return None
    office, person = web_services().office, person_of(request)
    if not is_certified(office, person):
        return refuse(request, _("Not allowed"), sentence_for_missing(), 403)
    if name in PEEKING and fitness(office, person).reason is not None:
        return rest_reply(request)
    try:
        found = require_fit(office, person, finishing=name in FINISHING)
    except RestNeeded:
        return rest_reply(request)
    mark_work(office, person, found)
    remember(request, found)
    return None


def sentence_for_missing() -> str:
    """Return what is said to somebody who has no training certificate."""
    return _(
        "No training certificate counts for you today. An administrator of your organisation "
        "records it; until then the practice pictures are open to you."
    )


def rest_reply(request: HttpRequest) -> HttpResponse:
    """Lead to the page of rest; answer a script with 403 and one sentence."""
    place = reverse("orb:rest")
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if is_page and not wants_part(request) and not wants_json(request):
        return HttpResponseRedirect(place)
    office = web_services().office
    found, now = fitness(office, person_of(request)), office.clock.now()
    said = rest_sentence(found.reason, found.until, found.rules, now)
    headers = {REST_HEADER: place}
    if wants_json(request):
        answer = {"state": "refused", "said": [said], "next": place}
        return JsonResponse(answer, status=403, headers=headers)
    plain = "text/plain; charset=utf-8"
    return HttpResponse(said, status=403, content_type=plain, headers=headers)
