"""The audit log: who did what, and whether the chain still holds."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.audit import AuditLine, audit_page
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import AuditBroken
from orbweaver.model.audit import AuditReport
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

LINES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """What a check of one chain found."""

    title: str
    sentence: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class AuditView:
    """One page of the log."""

    events: tuple[AuditLine, ...]
    older_href: str
    check_href: str
    chains: tuple[ChainFinding, ...]
    """Empty where nobody asked for a check."""


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first; ``?check=1`` walks both chains."""
    before = request.GET.get("before", "")
    events = audit_page(
        person_of(request), LINES_A_PAGE, int(before) if before.isdecimal() else None
    )
    here = reverse("orb:audit")
    is_full = len(events) == LINES_A_PAGE
    page = AuditView(
        events=events,
        older_href=f"{here}?before={events[-1].number}" if is_full else "",
        check_href=f"{here}?check=1",
        chains=_chains(web_services()) if request.GET.get("check") else (),
    )
    return show(request, "orb/audit.html", page)


def _chains(services: WebServices) -> tuple[ChainFinding, ...]:
    return (
        _finding(_("What people did"), services.desk.verify_audit),
        _finding(_("What machines did"), services.ledger.verify_audit),
    )


def _finding(title: str, verify: Callable[[], AuditReport]) -> ChainFinding:
    try:
        report = verify()
    except AuditBroken as error:
        return ChainFinding(title, str(error), is_whole=False)
    sentence = _("%(sealed)s lines are sealed and unaltered; %(unsealed)s wait for their seal.")
    facts = {"sealed": f"{report.sealed:,}", "unsealed": f"{report.unsealed:,}"}
    return ChainFinding(title, sentence % facts, is_whole=True)
