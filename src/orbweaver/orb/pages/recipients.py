"""Recipients: where notices may go, once two named persons approved it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.actions.contacts import do_approve_contact
from orbweaver.casework.queries.contacts import contacts_page
from orbweaver.deployment.web_services import web_services
from orbweaver.model.url import defang
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One recipient."""

    name: str
    mail: str
    approved_by: str
    is_approved: bool
    waiting: int
    approve_href: str
    """Empty where this person has approved it already, or nothing is needed."""


@dataclass(frozen=True, slots=True)
class RecipientsPage:
    """All recipients."""

    recipients: tuple[RecipientRow, ...]


@require_GET
def recipients(request: HttpRequest) -> HttpResponse:
    """List recipients and who approved them."""
    office, person = web_services().office, person_of(request)
    rows = tuple(
        RecipientRow(
            name=line.name,
            mail=defang(line.mail),
            approved_by=", ".join(line.approved_by),
            is_approved=line.is_approved,
            waiting=line.waiting,
            approve_href=""
            if line.is_approved or person.name in line.approved_by
            else reverse("orb:recipient-approve", args=[line.contact_id]),
        )
        for line in contacts_page(office, person)
    )
    return show(request, "orb/recipients.html", RecipientsPage(rows))


@require_POST
def approve(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Say that this is the right address."""
    if do_approve_contact(web_services().office, person_of(request), contact_id):
        messages.success(request, _("Notices may go there now."))
    else:
        messages.info(request, _("Your approval is recorded. A second person must give theirs."))
    return HttpResponseRedirect(reverse("orb:recipients"))
