"""Signing in with mail and password, or by a passkey alone; and signing out."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.sessions import do_begin_session, do_end_session
from orbweaver.casework.factors import factors_of, may_come_by_password
from orbweaver.casework.models import Person, Proof
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import NotAllowed, Refused, TriedTooOften, WrongAnswer
from orbweaver.orb.answering import WAIT_STATUS, answer_by_passkey, answer_by_password, complaint
from orbweaver.orb.browsers import browser_of
from orbweaver.orb.half import begin_half, forget_half
from orbweaver.orb.pages.letting_go import let_go_at_the_door
from orbweaver.orb.places import leading_to, where_to
from orbweaver.orb.show import show
from orbweaver.orb.visitor import SESSION_SLOT, visitor_of

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
    takes_passkey: bool
    """Whether a passkey can be asked for: the house has a name."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; on the right answer ask for the second half, or go where the person wanted."""
    reply_json = request.POST.get("reply", "")
    form = SignInForm(request.POST if request.method == "POST" and not reply_json else None)
    if reply_json or form.is_valid():
        try:
            return _came(request, form, reply_json)
        except (WrongAnswer, TriedTooOften) as error:
            return _again(request, form, error, by_passkey=bool(reply_json))
    return _show(request, form, 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    let_go_at_the_door(request)
    leave(request)
    logout(request)
    return HttpResponseRedirect(reverse("orb:sign-in"))


def go_on(request: HttpRequest, person: Person, place: str) -> HttpResponse:
    """Lead somebody whose password was right to their second factor, or to adding one.

    Raises:
        NotAllowed: Their second factor was taken away, and nobody gave them a link for a new one.
    """
    office = web_services().office
    if factors_of(person).count:
        begin_half(request, person)
        return HttpResponseRedirect(leading_to("second", place))
    if not office.settings.doors.needs_second_factor:
        return enter(request, person, Proof.PASSWORD, place)
    if not may_come_by_password(office, person):
        raise NotAllowed("your second factor was taken away; ask for a link for a new one")
    return enter(request, person, Proof.PASSWORD, reverse("orb:security"))


def enter(request: HttpRequest, person: Person, proof: Proof, href: str) -> HttpResponse:
    """Begin a session under a new key."""
    leave(request)
    forget_half(request)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    session = do_begin_session(web_services().office, person, proof, browser_of(request))
    request.session[SESSION_SLOT] = session.session_id
    return HttpResponseRedirect(href)


def leave(request: HttpRequest) -> None:
    """End the session that this browser is in, if it is in one."""
    visitor = visitor_of(request)
    if visitor is not None:
        do_end_session(web_services().office, visitor.person, visitor.session.session_id)


def _came(request: HttpRequest, form: SignInForm, reply_json: str) -> HttpResponse:
    if reply_json:
        return enter(
            request, answer_by_passkey(request, reply_json, None), Proof.PASSKEY, where_to(request)
        )
    given = form.cleaned_data
    mail = given["mail"].strip().lower()
    return go_on(request, answer_by_password(request, mail, given["password"]), where_to(request))


def _again(
    request: HttpRequest, form: SignInForm, error: Refused, *, by_passkey: bool
) -> HttpResponse:
    """Show the form once more, with one sentence that does not say which part was wrong."""
    sentence, status = complaint(error)
    if status != WAIT_STATUS:
        sentence = _("Mail address and password do not go together.")
        sentence = _("This passkey is not known here.") if by_passkey else sentence
    form = SignInForm() if by_passkey else form
    if not form.is_bound:
        form = SignInForm({})
        form.full_clean()
        form.errors.clear()
    form.add_error(None, sentence)
    return _show(request, form, status)


def _show(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    action = leading_to("sign-in", where_to(request))
    takes_passkey = bool(web_services().office.settings.doors.passkey_name)
    return show(request, "orb/sign_in.html", SignInPage(form, action, takes_passkey), status)
