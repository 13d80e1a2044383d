"""Your ways in: one's second factors, recovery codes and sessions."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orbweaver.casework.actions.factors import (
    do_make_recovery_codes,
    do_remove_factor,
    factor_called,
)
from orbweaver.casework.actions.sessions import do_end_other_sessions, do_end_session
from orbweaver.casework.factors import codes_left
from orbweaver.casework.models import OpenSession
from orbweaver.casework.queries.factors import FactorLine, WaysIn, ways_in
from orbweaver.casework.queries.sessions import (
    SessionLine,
    SessionState,
    sessions_page,
)
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.factor_forms import LabelForm
from orbweaver.orb.show import show
from orbweaver.orb.visitor import Visitor, person_of, session_of, visitor_of

FEW_CODES = 3


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One second factor."""

    kind: str
    label: str
    made_at: datetime
    used_at: datetime | None
    remove_href: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One browser in which this person is signed in."""

    browser: str
    began_at: datetime
    seen_at: datetime
    is_this: bool
    end_href: str


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """Everything by which this person comes in and is in."""

    is_half: bool
    must_have_passkey: bool
    says: str
    """What is missing; empty where nothing is."""
    factors: tuple[FactorRow, ...]
    takes_passkey: bool
    passkey_form: LabelForm
    authenticator_form: LabelForm
    codes: str
    has_few_codes: bool
    sessions: tuple[SessionRow, ...]


@dataclass(frozen=True, slots=True)
class CodesPage:
    """Recovery codes, shown once."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovePage:
    """A factor that is about to be removed."""

    label: str
    action: str


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """List one's ways in and one's sessions."""
    visitor = visitor_of(request)
    office, own = web_services().office, session_of(request)
    found = ways_in(office, own.person)
    page = SecurityPage(
        is_half=visitor is not None and visitor.state is SessionState.HALF,
        must_have_passkey=found.must_have_passkey,
        says=_missing(visitor, found),
        factors=tuple(map(_factor, found.factors)),
        takes_passkey=bool(office.settings.doors.passkey_name),
        passkey_form=LabelForm(prefix="passkey"),
        authenticator_form=LabelForm(prefix="authenticator"),
        codes=_codes(found),
        has_few_codes=found.codes_left < FEW_CODES,
        sessions=tuple(_session(own, line) for line in sessions_page(office, own.person)),
    )
    return show(request, "orb/security.html", page)


@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """Make ten new recovery codes, and show them once."""
    return show_codes(request)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, factor_id: str) -> HttpResponse:
    """Ask whether a factor shall go; then let it go."""
    person = person_of(request)
    if request.method == "POST":
        do_remove_factor(web_services().office, person, factor_id)
        messages.success(request, _("It opens nothing any more."))
        return HttpResponseRedirect(reverse("orb:security"))
    label = factor_called(person, factor_id).label
    page = RemovePage(label, reverse("orb:security-remove", args=[factor_id]))
    return show(request, "orb/security_remove.html", page)


@require_POST
def end_session(request: HttpRequest, session_id: str) -> HttpResponse:
    """End one of one's sessions."""
    do_end_session(web_services().office, person_of(request), session_id)
    messages.success(request, _("That session is ended."))
    return HttpResponseRedirect(reverse("orb:security"))


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all one's sessions but this."""
    ended = do_end_other_sessions(web_services().office, session_of(request))
    said = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", ended)
    messages.success(request, said % {"count": ended})
    return HttpResponseRedirect(reverse("orb:security"))


def after_adding(request: HttpRequest) -> HttpResponse:
    """Go on after a factor was added: to recovery codes where there are none, else to the list."""
    if not codes_left(person_of(request)):
        return show_codes(request)
    messages.success(request, _("It is added. From now on it opens the door, too."))
    return HttpResponseRedirect(reverse("orb:security"))


def show_codes(request: HttpRequest) -> HttpResponse:
    """Show ten new recovery codes; the former ones end."""
    made = do_make_recovery_codes(web_services().office, person_of(request))
    return show(request, "orb/security_codes.html", CodesPage(made))


def _missing(visitor: Visitor | None, found: WaysIn) -> str:
    if visitor is None or visitor.state is not SessionState.HALF:
        return ""
    if not found.factors:
        return _("Add a second factor. Every page opens after it.")
    if any(line.is_passkey for line in found.factors):
        return _("Your role needs a passkey. Confirm by yours, and every page opens.")
    return _("Your role needs a passkey. Add one, and every page opens.")


def _factor(line: FactorLine) -> FactorRow:
    return FactorRow(
        kind=_("Passkey") if line.is_passkey else _("Authenticator"),
        label=line.label,
        made_at=line.made_at,
        used_at=line.used_at,
        remove_href=reverse("orb:security-remove", args=[line.factor_id]),
    )


def _codes(found: WaysIn) -> str:
    said = ngettext(
        "%(count)s recovery code is left.", "%(count)s recovery codes are left.", found.codes_left
    )
    return said % {"count": found.codes_left}


def _session(own: OpenSession, line: SessionLine) -> SessionRow:
    return SessionRow(
        browser=line.browser or _("A browser that does not say what it is"),
        began_at=line.began_at,
        seen_at=line.seen_at,
        is_this=line.session_id == own.session_id,
        end_href=reverse("orb:session-end", args=[line.session_id]),
    )
