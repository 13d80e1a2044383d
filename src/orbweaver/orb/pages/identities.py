"""Logins: who answers for each account and until when, and hosts that wait for a person."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.actions.logins import do_approve_login, do_resume_host
from orbweaver.casework.queries.logins import LoginLine, LoginState, logins_page, paused_hosts
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One login; nothing of its secrets is here."""

    site: str
    connector: str
    holder: str
    requested_by: str
    approved_by: str
    legal_basis: str
    expires_at: datetime
    opened_by: str
    """By what it logs in, in words."""
    state: str
    is_running: bool
    approve_href: str
    """Empty where this person is no second one for it, or none is needed."""


@dataclass(frozen=True, slots=True)
class PausedRow:
    """One host that waits."""

    host: str
    why: str
    resume_href: str


@dataclass(frozen=True, slots=True)
class IdentitiesPage:
    """All logins of the visitor's organisations, and the hosts that wait for one of them."""

    paused: tuple[PausedRow, ...]
    identities: tuple[IdentityRow, ...]


@require_GET
def identities(request: HttpRequest) -> HttpResponse:
    """List logins and what waits for them."""
    services, person = web_services(), person_of(request)
    paused = tuple(
        PausedRow(one.shown, one.why, reverse("orb:host-resume", args=[one.host]))
        for one in paused_hosts(person, services.ledger)
    )
    rows = tuple(_row(line) for line in logins_page(services.office, person))
    return show(request, "orb/identities.html", IdentitiesPage(paused, rows))


@require_POST
def approve(request: HttpRequest, identity_id: str) -> HttpResponse:
    """Say, as a second person, that a login may be used."""
    do_approve_login(web_services().office, person_of(request), identity_id)
    messages.success(request, _("Approved. The crawl uses it from now on."))
    return HttpResponseRedirect(reverse("orb:identities"))


@require_POST
def resume(request: HttpRequest, host: str) -> HttpResponse:
    """Let a host go on."""
    do_resume_host(web_services().office, person_of(request), host)
    messages.success(request, _("The host goes on with the crawl's next round."))
    return HttpResponseRedirect(reverse("orb:identities"))


def _row(line: LoginLine) -> IdentityRow:
    may = line.may_approve
    return IdentityRow(
        site=line.site,
        connector=line.connector,
        holder=line.holder,
        requested_by=line.requested_by,
        approved_by=line.approved_by,
        legal_basis=line.legal_basis,
        expires_at=line.expires_at,
        opened_by=_opened_by(line),
        state=_words(line.state),
        is_running=line.state is LoginState.RUNS,
        approve_href=reverse("orb:identity-approve", args=[line.identity_id]) if may else "",
    )


def _opened_by(line: LoginLine) -> str:
    ways = [_("password")] if line.has_password else []
    if line.cookies_at is not None:
        ways.append(_("cookies of %(day)s") % {"day": f"{line.cookies_at:%Y-%m-%d}"})
    return ", ".join(ways) or _("nothing yet")


def _words(state: LoginState) -> str:
    return {
        LoginState.WAITS: _("waits for a second person"),
        LoginState.RUNS: _("in use"),
        LoginState.EXPIRED: _("expired"),
        LoginState.REVOKED: _("revoked"),
    }[state]
