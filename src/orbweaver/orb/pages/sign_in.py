"""Signing in with mail and password, and signing out."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.sign_in import do_note_sign_in
from orbweaver.casework.models import Person
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.orb.show import show

LONGEST_PASSWORD_CHARS = 1000


class SignInForm(forms.Form):
    """Who you are, and what only you know."""

    mail = forms.EmailField(
        label=gettext_lazy("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=LONGEST_PASSWORD_CHARS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The form, and where it leads."""

    form: SignInForm
    action: str


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; on the right answer go where the person wanted to."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        person, complaint, status = _try(request, form)
        if person is not None:
            return enter(request, person, where_to(request))
        form.add_error(None, complaint)
    wanted = urlencode({"next": where_to(request)})
    return show(
        request, "orb/sign_in.html", SignInPage(form, f"{reverse('orb:sign-in')}?{wanted}"), status
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("orb:sign-in"))


def enter(request: HttpRequest, person: Person, href: str) -> HttpResponse:
    """Begin a session under a new key."""
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(href)


def where_to(request: HttpRequest) -> str:
    """Return the page of the Orb that ``?next=`` names, else the first page."""
    wanted = request.GET.get("next", "")
    home = reverse("orb:home")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith(home) else home


def _try(request: HttpRequest, form: SignInForm) -> tuple[Person | None, str, int]:
    services = web_services()
    mail = form.cleaned_data["mail"].strip().lower()
    if not admits(services, request, mail):
        return None, too_many(), 429
    person = authenticate(request, username=mail, password=form.cleaned_data["password"])
    if not isinstance(person, Person):
        return None, _("Mail address and password do not go together."), 403
    services.sign_in_tries.forget(mail)
    do_note_sign_in(services.office, person)
    return person, "", 200


def too_many() -> str:
    """Return the sentence for whoever must wait."""
    return _("Too many tries. Wait a quarter of an hour.")


def admits(services: WebServices, request: HttpRequest, key: str) -> bool:
    """Count a try with a password, for ``key`` and for the peer; return whether it is allowed."""
    now = services.office.clock.now()
    peer = request.META.get("REMOTE_ADDR", "")
    return services.peer_tries.admits(peer, now) and services.sign_in_tries.admits(key, now)
