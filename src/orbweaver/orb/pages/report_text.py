"""What a reporter wrote: opened for somebody who says why, after the log has it."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orbweaver.casework.access.reports import ReportText, access_report_text
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

LONGEST_REASON_CHARS = 500


class ReasonForm(forms.Form):
    """Why somebody wants to read it."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you need to read it?"),
        help_text=gettext_lazy("It is kept, sealed, beside your name in the audit log."),
        max_length=LONGEST_REASON_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


@dataclass(frozen=True, slots=True)
class ReportTextPage:
    """The question first, then the text."""

    short_id: str
    form: ReasonForm
    opened: ReportText | None
    """Nothing before a reason was given."""


@require_http_methods(["GET", "POST"])
def report_text(request: HttpRequest, report_id: str) -> HttpResponse:
    """Ask why; on an answer, open what was written, this once."""
    form = ReasonForm(request.POST or None)
    opened = None
    if request.method == "POST" and form.is_valid():
        opened = access_report_text(
            web_services().office, person_of(request), report_id, form.cleaned_data["reason"]
        )
    page = ReportTextPage(short_id(report_id), form, opened)
    return show(request, "orb/report_text.html", page, 400 if form.errors else 200)
