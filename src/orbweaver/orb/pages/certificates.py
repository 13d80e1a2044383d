"""Training certificates: an administrator records and ends them; without one nobody sees cases."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.certificates import do_end_certificate, do_record_certificate
from orbweaver.casework.queries.certificates import CertificateLine, certificates_page
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UsageError
from orbweaver.orb.gate import sentence_of
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

_USUAL = timedelta(days=365)


class CertificateForm(forms.Form):
    """For whom, and from when until when."""

    member = forms.ChoiceField(label=gettext_lazy("For whom"))
    issued_on = forms.DateField(
        label=gettext_lazy("Trained on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Good until"), widget=forms.DateInput(attrs={"type": "date"})
    )


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """Everybody who may see cases, and the form."""

    lines: tuple[CertificateLine, ...]
    form: CertificateForm
    are_asked_for: bool
    """Whether this house asks for certificates at all."""


@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest) -> HttpResponse:
    """List who was trained; on a right form, write down a certificate."""
    services, person = web_services(), person_of(request)
    lines = certificates_page(services.office, person)
    form = _form(request, lines)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            who, organisation = str(given["member"]).split(".")
            days = (given["issued_on"], given["expires_on"])
            try:
                do_record_certificate(services.office, person, who, organisation, days)
                return HttpResponseRedirect(reverse("orb:certificates"))
            except UsageError as error:
                form.add_error(None, sentence_of(error))
    page = CertificatesPage(lines, form, services.office.settings.certificates)
    return show(request, "orb/certificates.html", page, status)


@require_POST
def end_certificate(request: HttpRequest, person_id: str, organisation_id: str) -> HttpResponse:
    """End somebody's certificate at once."""
    do_end_certificate(web_services().office, person_of(request), person_id, organisation_id)
    return HttpResponseRedirect(reverse("orb:certificates"))


def _form(request: HttpRequest, lines: tuple[CertificateLine, ...]) -> CertificateForm:
    today: date = web_services().office.clock.now().date()
    usual = {"issued_on": today, "expires_on": today + _USUAL}
    form = CertificateForm(request.POST or None, initial=usual)
    choices = [
        (f"{line.person_id}.{line.organisation_id}", f"{line.name}, {line.organisation}")
        for line in lines
    ]
    form.fields["member"] = forms.ChoiceField(label=gettext_lazy("For whom"), choices=choices)
    return form
