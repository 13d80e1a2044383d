"""Where the public reports: one form without scripts, and a receipt."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.queries.report_takers import ReportTaker, report_takers
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.intake.form import PublicReportForm
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope

SOURCE = "form"
_RECEIPTS = Signer(salt="orbweaver.intake.receipt")


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form, and who takes the report."""

    form: PublicReportForm
    taker: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The number that proves that the report was taken."""

    receipt: str
    is_demo: bool


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form; take a report and lead to its receipt."""
    services = web_services()
    taker = next(iter(report_takers(services.office)), None)
    if taker is None:
        return _page(request, "intake/closed.html", ReceiptPage("", _is_demo(services)), 503)
    form = PublicReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _admits(services, request):
            return HttpResponseRedirect(_take(services, taker, form))
        status = 400 if form.errors else 429
        if not form.errors:
            form.add_error(None, _("Too many reports from one place. Try again in an hour."))
    return _page(
        request, "intake/form.html", FormPage(form, taker.name, _is_demo(services)), status
    )


@require_GET
def receipt(request: HttpRequest, signed: str) -> HttpResponse:
    """Show a receipt that we signed; nothing is looked up, so that nothing can be guessed."""
    try:
        number = _RECEIPTS.unsign(signed)
    except BadSignature as error:
        raise Http404 from error
    is_demo = _is_demo(web_services())
    return _page(request, "intake/receipt.html", ReceiptPage(number, is_demo), 200)


def _take(services: WebServices, taker: ReportTaker, form: PublicReportForm) -> str:
    """Record the report and return the address of its receipt."""
    office, given = services.office, form.cleaned_data
    taken = Report(
        report_id=office.ids.new(),
        urls=given["addresses"],
        source=SOURCE,
        at=office.clock.now(),
        mandate_id=taker.mandate_id,
        organisation_id=taker.organisation_id,
        text=given["text"],
        reporter=given["reporter"],
    )
    do_add_report(office, None, taken, Scope())
    return reverse("intake:receipt", args=[_RECEIPTS.sign(taken.report_id)])


def _admits(services: WebServices, request: HttpRequest) -> bool:
    peer = request.META.get("REMOTE_ADDR", "")
    return services.peer_reports.admits(peer, services.office.clock.now())


def _is_demo(services: WebServices) -> bool:
    return services.office.settings.demo


def _page(request: HttpRequest, template: str, page: object, status: int) -> HttpResponse:
    return render(request, template, {"page": page}, status=status)
