"""Showing a case: its page, and the next one for a script that looks ahead."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.actions.queue import do_take_next
from orbweaver.casework.actions.verdicts import CaseState
from orbweaver.casework.queries.case_page import CasePage, MediaLine, case_page
from orbweaver.casework.queries.deciding import held_line
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import UnknownName
from orbweaver.orb.pages.case import Stage, view_of
from orbweaver.orb.pages.case_ways import picture_at, ways_of
from orbweaver.orb.pages.correction_part import corrections_view
from orbweaver.orb.pages.decision_form import GivenForm, decision_form
from orbweaver.orb.pages.letting_go import tell_refusal
from orbweaver.orb.parts import wants_part
from orbweaver.orb.show import show, show_part
from orbweaver.orb.visitor import person_of

AN_ID = re.compile(r"[0-9a-f]{32}")
MOST_BESIDES = 20
"""How many cases a script may name that it holds already."""
_A_PLACE = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that comes back to whoever sent it."""

    given: GivenForm
    sentence: str
    status: int


@require_GET
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a case as this person may see it; ``?media=`` puts one of its pictures on the stage."""
    if not wants_part(request):
        tell_refusal(request)
    return case_reply(request, case_id)


@require_GET
def ahead(request: HttpRequest) -> HttpResponse:
    """Take the next case for a script, and answer what stands in its ``<main>``.

    ``?besides=`` names cases that the script has already. Nothing more waits: 204.
    """
    besides = [each for each in request.GET.getlist("besides") if AN_ID.fullmatch(each)]
    office, person = web_services().office, person_of(request)
    found = do_take_next(office, person, besides=besides[:MOST_BESIDES])
    if found is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _reply(request, found, None, is_part=True)


def case_reply(
    request: HttpRequest, case_id: str, returned: Returned | None = None
) -> HttpResponse:
    """Return the page of a case, or the part of it that a script asks for.

    Args:
        request: By somebody who passed the gate.
        case_id: Of the case, or of one that was joined into it.
        returned: A form that comes back, with what it still needs.

    Raises:
        UnknownName: No such case, or no such picture in it.
        NotAllowed: The person may not review it.
    """
    return _reply(request, case_id, returned, is_part=wants_part(request))


def place_asked(request: HttpRequest) -> int:
    """Return which picture of the case ``?media=`` names, by its position; 0 for none.

    Raises:
        UnknownName: It names none.
    """
    wanted = request.GET.get("media", "")
    if wanted and not _A_PLACE.fullmatch(wanted):
        raise UnknownName("no such picture in this case")
    return int(wanted or 0)


def no_picture(services: WebServices, page: CasePage, shown: MediaLine) -> str:
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


def _reply(
    request: HttpRequest, case_id: str, returned: Returned | None, *, is_part: bool
) -> HttpResponse:
    services, person = web_services(), person_of(request)
    place = place_asked(request)
    page = case_page(services.office, person, case_id, place, is_brief=True)
    shown = _chosen(page, place or page.representative)
    given, sentence = (returned.given, returned.sentence) if returned else (None, "")
    held = held_line(services.office, person)
    form = decision_form(services.office, page.deciding, held, given, sentence)
    here = reverse("orb:case", args=[page.case_id])
    ways = ways_of(page, picture_at(here, place) if place else here, shown, _back(request))
    lease_s = services.office.settings.lease_s
    is_settled = page.state is CaseState.SETTLED
    decided = corrections_view(request, page.case_id, page.scheme.name) if is_settled else None
    stage = Stage(shown, no_picture(services, page, shown), ways, lease_s, decided)
    view = view_of(page, stage, form)
    if is_part:
        return show_part(request, "orb/case.html", view)
    return show(request, "orb/case.html", view, returned.status if returned else HTTPStatus.OK)


def _chosen(page: CasePage, place: int) -> MediaLine:
    """Return the picture at a position.

    Raises:
        UnknownName: The case has no such picture.
    """
    found = next((line for line in page.media if line.position == place), None)
    if found is None:
        raise UnknownName("no such picture in this case")
    return found


def _back(request: HttpRequest) -> str:
    """Return the address of the case that was decided just before, where there is one."""
    back = request.GET.get("back", "")
    return reverse("orb:case", args=[back]) if AN_ID.fullmatch(back) else ""
