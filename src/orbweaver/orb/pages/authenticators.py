"""Adding an authenticator: a QR code and a key to type, then its first code."""

from dataclasses import dataclass, field
from io import BytesIO

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orbweaver.casework.access.factors import NewAuthenticator, access_new_authenticator
from orbweaver.casework.actions.factors import do_begin_authenticator, do_confirm_authenticator
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import WrongAnswer
from orbweaver.orb.pages.factor_forms import CodeForm, LabelForm
from orbweaver.orb.pages.security import after_adding
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of, session_of

GROUP_CHARS = 4
QUIET_MODULES = 4
MODULE_PX = 5


@dataclass(frozen=True, slots=True)
class AuthenticatorPage:
    """A new authenticator."""

    label: str
    key: str = field(repr=False)
    """In groups of four."""
    picture_href: str
    form: CodeForm
    action: str


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Make an authenticator that waits for its first code."""
    form = LabelForm(request.POST, prefix="authenticator")
    label = form.cleaned_data["label"] if form.is_valid() else _("Authenticator")
    factor_id = do_begin_authenticator(web_services().office, session_of(request), label)
    return HttpResponseRedirect(reverse("orb:security-authenticator", args=[factor_id]))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def authenticator(request: HttpRequest, factor_id: str) -> HttpResponse:
    """Show how to take it over; on the right code it is a second factor."""
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data["code"]
            do_confirm_authenticator(web_services().office, session_of(request), factor_id, given)
            return after_adding(request)
        except WrongAnswer:
            form.add_error("code", _("That is another code. Wait for the next one, and try it."))
            status = 403
    found = _access(request, factor_id)
    page = AuthenticatorPage(
        label=found.label,
        key=" ".join(
            found.key[at : at + GROUP_CHARS] for at in range(0, len(found.key), GROUP_CHARS)
        ),
        picture_href=reverse("orb:security-authenticator-picture", args=[factor_id]),
        form=form,
        action=reverse("orb:security-authenticator", args=[factor_id]),
    )
    return show(request, "orb/security_authenticator.html", page, status)


@require_GET
def picture(request: HttpRequest, factor_id: str) -> HttpResponse:
    """Draw what an authenticator reads."""
    drawn = BytesIO()
    code = segno.make(_access(request, factor_id).address, error="m", micro=False)
    code.save(drawn, kind="svg", scale=MODULE_PX, border=QUIET_MODULES, dark="#000", light="#fff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def _access(request: HttpRequest, factor_id: str) -> NewAuthenticator:
    return access_new_authenticator(web_services().office, person_of(request), factor_id)
