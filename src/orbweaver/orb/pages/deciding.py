"""Deciding: the page of a case, and taking a verdict."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.actions.verdicts import CaseState, VerdictOutcome, do_record_verdict
from orbweaver.casework.queries.case_page import CasePage, MediaLine, case_page
from orbweaver.casework.queries.queue import next_case
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import UnknownName, UsageError
from orbweaver.orb.pages.case import view_of
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

_AN_ID = re.compile(r"[0-9a-f]{32}")


@require_GET
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a case as this person may see it; ``?media=`` puts one of its pictures on the stage."""
    services = web_services()
    page = case_page(services.office, person_of(request), case_id)
    shown = _chosen(page, request.GET.get("media", ""))
    view = view_of(page, shown, _no_picture(services, page, shown), _back(request))
    return show(request, "orb/case.html", view)


@require_POST
def verdict(request: HttpRequest, case_id: str) -> HttpResponse:
    """Record a verdict and go to the next case."""
    services, person = web_services(), person_of(request)
    label = request.POST.get("label", "")
    outcome = do_record_verdict(
        services.office, person, case_id, label, seen_position=_position(request)
    )
    messages.success(request, _recorded(services, case_id, label, outcome))
    following = next_case(person)
    if following is None:
        return HttpResponseRedirect(reverse("orb:queue"))
    back = urlencode({"back": case_id})
    return HttpResponseRedirect(f"{reverse('orb:case', args=[following])}?{back}")


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


def _position(request: HttpRequest) -> int:
    """Return how much of the case the person had before them.

    Raises:
        UsageError: The form was tampered with.
    """
    given = request.POST.get("position", "")
    if not given.isdecimal():
        raise UsageError("the form does not say what was shown")
    return int(given)


def _back(request: HttpRequest) -> str:
    """Return the address of the case that was decided just before, where there is one."""
    back = request.GET.get("back", "")
    return reverse("orb:case", args=[back]) if _AN_ID.fullmatch(back) else ""


def _recorded(services: WebServices, case_id: str, label: str, outcome: VerdictOutcome) -> str:
    titles = {
        known.name: known.title
        for scheme in services.office.schemes.values()
        for known in scheme.labels
    }
    facts = {"case": short_id(case_id), "label": titles.get(label, label)}
    if outcome.state is CaseState.SETTLED:
        facts["label"] = titles.get(outcome.final_label, outcome.final_label)
        return _("Case %(case)s is final: %(label)s.") % facts
    return _("Case %(case)s: your verdict is %(label)s.") % facts
