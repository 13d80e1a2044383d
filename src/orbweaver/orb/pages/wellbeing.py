"""How the people of an organisation are, as far as sums that name nobody can say."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.wellbeing import OrganisationWeeks, wellbeing_page
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class WellbeingPage:
    """The weeks of each organisation."""

    organisations: tuple[OrganisationWeeks, ...]


@require_GET
def wellbeing(request: HttpRequest) -> HttpResponse:
    """Show sums over whole weeks."""
    found = wellbeing_page(web_services().office, person_of(request))
    return show(request, "orb/wellbeing.html", WellbeingPage(found))
