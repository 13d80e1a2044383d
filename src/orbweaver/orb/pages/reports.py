"""Reports: what people told us, and adding one by hand."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.models import Person
from orbweaver.casework.queries.persons import memberships
from orbweaver.casework.queries.report_takers import ReportTaker, report_takers
from orbweaver.casework.queries.reports import ReportLine, reports_page
from orbweaver.casework.roles import READS_REPORT_TEXTS, TAKES_REPORTS
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.model.address_list import read_addresses
from orbweaver.model.report import Report
from orbweaver.model.url import Url
from orbweaver.orb.pages.scope_form import ScopeForm
from orbweaver.orb.pages.words import short_id, source_title
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

MOST_SHOWN = 100
MOST_PLACES = 5
LONGEST_TEXT_CHARS = 20_000


class ReportForm(ScopeForm):
    """Addresses, and what was said about them."""

    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("One a line. Defanged ones are understood."),
        max_length=LONGEST_TEXT_CHARS,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        help_text=gettext_lazy("Sealed; only those who take reports can open it."),
        max_length=LONGEST_TEXT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    organisation = forms.ChoiceField(label=gettext_lazy("For"))
    field_order = ("addresses", "text", "organisation")

    def clean_addresses(self) -> tuple[Url, ...]:
        """Read the lines.

        Raises:
            ValidationError: Some line is not an address, by number.
        """
        found = read_addresses(str(self.cleaned_data["addresses"]))
        if found.wrong_lines:
            lines = ", ".join(str(number) for number in found.wrong_lines)
            raise forms.ValidationError(_("Not an address: line %(lines)s.") % {"lines": lines})
        return found.urls


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report."""

    short_id: str
    source: str
    at: datetime
    places: tuple[str, ...]
    more: str
    text_href: str
    """Empty where nothing was written, or this person may not read it."""


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The form and the list."""

    form: ReportForm | None
    """Nothing where no organisation of this person has a mandate to crawl."""
    reports: tuple[ReportRow, ...]


@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """List reports; on a right form, add one."""
    services, person = web_services(), person_of(request)
    takers = _takers_of(services, person)
    form = _form(request, takers) if takers else None
    if form is not None and request.method == "POST" and form.is_valid():
        _add(services, person, form, takers)
        messages.success(request, _("The report is in, and the crawl starts from it."))
        return HttpResponseRedirect(reverse("orb:reports"))
    may_read = any(line.role in READS_REPORT_TEXTS for line in memberships(person))
    rows = tuple(_row(line, may_read=may_read) for line in reports_page(person, MOST_SHOWN))
    status = 400 if form is not None and form.errors else 200
    return show(request, "orb/reports.html", ReportsPage(form, rows), status)


def _takers_of(services: WebServices, person: Person) -> dict[str, ReportTaker]:
    mine = {line.organisation_id for line in memberships(person) if line.role in TAKES_REPORTS}
    takers = {taker.organisation_id: taker for taker in report_takers(services.office)}
    return {key: taker for key, taker in takers.items() if key in mine}


def _form(request: HttpRequest, takers: dict[str, ReportTaker]) -> ReportForm:
    form = ReportForm(request.POST or None)
    form.fields["organisation"] = forms.ChoiceField(
        label=form.fields["organisation"].label,
        choices=[(key, taker.name) for key, taker in takers.items()],
    )
    return form


def _add(
    services: WebServices, person: Person, form: ReportForm, takers: dict[str, ReportTaker]
) -> None:
    office, given = services.office, form.cleaned_data
    taker = takers[given["organisation"]]
    report = Report(
        report_id=office.ids.new(),
        urls=given["addresses"],
        source="orb",
        at=office.clock.now(),
        mandate_id=taker.mandate_id,
        organisation_id=taker.organisation_id,
        text=given["text"],
    )
    do_add_report(office, person, report, given["scope"], given["urgency"])


def _row(line: ReportLine, *, may_read: bool) -> ReportRow:
    rest = len(line.addresses) - MOST_PLACES
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest}
    href = reverse("orb:report-text", args=[line.report_id])
    return ReportRow(
        short_id=short_id(line.report_id),
        source=source_title(line.source),
        at=line.at,
        places=line.addresses[:MOST_PLACES],
        more=more if rest > 0 else "",
        text_href=href if line.has_text and may_read else "",
    )
