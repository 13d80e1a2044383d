"""The gate before every page of the Orb: the table of access, and refusals in one sentence."""

import logging
from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from orbweaver.deployment.web_services import web_services
from orbweaver.errors import (
    AlreadyThere,
    LeaseLost,
    MediaError,
    NotInVault,
    OrbweaverError,
    Refused,
    Shredded,
    StoreError,
    UnknownName,
    UsageError,
    WrongState,
)
from orbweaver.orb.access import RULES, may_open
from orbweaver.orb.show import refuse
from orbweaver.orb.visitor import visitor_of

ORB = "orb"
_log = logging.getLogger("orbweaver.orb")
_View = Callable[..., HttpResponse]

# The first that fits counts.
_STATUS: tuple[tuple[type[OrbweaverError], int], ...] = (
    (UnknownName, 404),
    (NotInVault, 404),
    (Shredded, 410),
    (WrongState, 409),
    (AlreadyThere, 409),
    (LeaseLost, 409),
    (UsageError, 400),
    (Refused, 403),
    (MediaError, 422),
    (StoreError, 503),
)


class OrbGate:
    """Middleware, to be named last: it asks who comes before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next one inward."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the two hooks below do the work."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: _View, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse whoever may not, before the view runs."""
        del view, args, kwargs
        match = request.resolver_match
        if match is None or match.app_name != ORB:
            return None
        return _refusal(request, match.url_name or "")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error that we have a name for into a page with its one sentence."""
        match = request.resolver_match
        if not isinstance(error, OrbweaverError) or match is None or match.app_name != ORB:
            return None
        _note(request, type(error).__name__)
        return refuse(request, _title(error), str(error), status_of(error))


def status_of(error: OrbweaverError) -> int:
    """Return the HTTP status that an error becomes."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def _title(error: OrbweaverError) -> str:
    if isinstance(error, UnknownName | NotInVault | Shredded):
        return _("Not here")
    if isinstance(error, Refused):
        return _("Not allowed")
    return _("That did not work")


def _refusal(request: HttpRequest, name: str) -> HttpResponse | None:
    rule = RULES.get(name)
    if rule is not None and rule.is_public:
        if rule.is_demo_only and not _is_demo_at_home(request):
            _note(request, "demo only")
            return refuse(request, _("Not here"), _("There is no such page here."), 404)
        return None
    visitor = visitor_of(request)
    if visitor is None:
        return _to_sign_in(request)
    if may_open(name, visitor.roles):
        return None
    _note(request, "role")
    sentence = _("This page needs a role that you do not have. An administrator can give it.")
    return refuse(request, _("Not allowed"), sentence, 403)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send people to the sign-in page and back; refuse what is no page."""
    if request.method != "GET" or request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return refuse(request, _("Not allowed"), _("Sign in first."), 403)
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('orb:sign-in')}?{query}")


def _is_demo_at_home(request: HttpRequest) -> bool:
    return web_services().office.settings.demo and is_loopback(request)


def is_loopback(request: HttpRequest) -> bool:
    """Return whether the peer is this machine and says nothing of standing before another."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _note(request: HttpRequest, reason: str) -> None:
    """Log a refusal: who, which page, why; never the address itself."""
    match, visitor = request.resolver_match, visitor_of(request)
    _log.warning(
        "refused page=%s person=%s reason=%s",
        match.url_name if match else "",
        visitor.person.person_id if visitor else "nobody",
        reason,
    )
