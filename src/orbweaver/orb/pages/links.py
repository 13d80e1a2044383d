"""Ways in by a link that works once: setting up, accepting an invitation, the demo's sign-in."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from orbweaver.casework.actions.organisations import NewOrganisation
from orbweaver.casework.actions.persons import (
    NewPerson,
    do_accept_invitation,
    do_set_up,
)
from orbweaver.casework.actions.sign_in import do_sign_in_by_link
from orbweaver.casework.models import Person
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import UsageError
from orbweaver.orb.pages.sign_in import LONGEST_PASSWORD_CHARS, admits, enter, too_many
from orbweaver.orb.show import show


class PasswordForm(forms.Form):
    """A name and a password, said twice."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least 12 characters. Who is here already gives their own."),
        max_length=LONGEST_PASSWORD_CHARS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        max_length=LONGEST_PASSWORD_CHARS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuse a second password that differs from the first."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords differ."))
        return again


class SetUpForm(PasswordForm):
    """The first organisation and its administrator."""

    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=200)
    country = forms.RegexField(
        r"^[A-Z]{2}$",
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Two capital letters, as in BE or IE."),
    )
    mail = forms.EmailField(
        label=gettext_lazy("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    scheme = forms.ChoiceField(label=gettext_lazy("Labels"))

    field_order = ("organisation", "country", "scheme", "mail", "name", "password", "again")


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A form behind a link."""

    title: str
    sentence: str
    form: forms.Form
    action: str


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first organisation and its administrator, and sign them in."""
    services = web_services()
    form = SetUpForm(request.POST or None)
    schemes = services.office.schemes.values()
    form.fields["scheme"] = forms.ChoiceField(
        label=_("Labels"), choices=[(scheme.name, scheme.title) for scheme in schemes]
    )
    if request.method == "POST" and form.is_valid():
        person = _set_up(services, token, form)
        if person is not None:
            return enter(request, person, reverse("orb:home"))
    sentence = _("Name your organisation and yourself. This link works once.")
    page = LinkPage(_("Set this house up"), sentence, form, _("Set up and sign in"))
    return show(request, "orb/set_password.html", page, _status(form))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation, and sign in.

    Who is here already proves it by their password, so tries are counted as at the sign-in.
    """
    services, form, status = web_services(), PasswordForm(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        if admits(services, request, f"invitation {token}"):
            person = _accept(services, token, form)
            if person is not None:
                return enter(request, person, reverse("orb:home"))
        else:
            form.add_error(None, too_many())
            status = 429
    sentence = _("Say who you are and choose a password. This link works once.")
    page = LinkPage(_("Accept the invitation"), sentence, form, _("Set the password and sign in"))
    return show(request, "orb/set_password.html", page, status or _status(form))


@require_http_methods(["GET", "POST"])
def once(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link: the demo only, on loopback only (the gate sees to that)."""
    if request.method == "POST":
        person = do_sign_in_by_link(web_services().office, token)
        return enter(request, person, reverse("orb:home"))
    return show(request, "orb/one_time.html", None)


def _set_up(services: WebServices, token: str, form: SetUpForm) -> Person | None:
    given = form.cleaned_data
    mandate_id = next(iter(services.office.mandates), "")
    organisation = NewOrganisation(
        name=given["organisation"],
        country=given["country"],
        scheme=given["scheme"],
        mandate_id=mandate_id,
    )
    who = NewPerson(given["mail"], given["name"], given["password"])
    try:
        return do_set_up(services.office, token, organisation, who)
    except UsageError as error:
        form.add_error(None, str(error))
        return None


def _accept(services: WebServices, token: str, form: PasswordForm) -> Person | None:
    given = form.cleaned_data
    try:
        return do_accept_invitation(services.office, token, given["name"], given["password"])
    except UsageError as error:
        form.add_error(None, str(error))
        return None


def _status(form: forms.Form) -> int:
    return 400 if form.errors else 200
