"""Correction rules: whether an organisation's only senior may correct alone."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orbweaver.casework.actions.corrections import do_set_correction_rule
from orbweaver.casework.queries.corrections import correction_rules as rules_of
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class RuleRow:
    """The rule of one organisation."""

    organisation_id: str
    name: str
    is_lone: bool


@dataclass(frozen=True, slots=True)
class RulesView:
    """The rules of the administrator's organisations."""

    rows: tuple[RuleRow, ...]


@require_http_methods(["GET", "POST"])
def correction_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules; on an answer, set one."""
    office, person = web_services().office, person_of(request)
    if request.method == "POST":
        organisation_id = request.POST.get("organisation", "")
        is_lone = request.POST.get("lone") == "yes"
        do_set_correction_rule(office, person, organisation_id, lone_senior=is_lone)
        messages.success(request, _("The rule counts from now on."))
        return HttpResponseRedirect(reverse("orb:correction-rules"))
    rows = tuple(RuleRow(*each) for each in rules_of(person))
    return show(request, "orb/correction_rules.html", RulesView(rows))
