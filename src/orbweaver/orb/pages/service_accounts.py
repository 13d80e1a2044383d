"""Service accounts: programs that act for an organisation by tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.service_accounts import (
    LONGEST_NAME_CHARS,
    do_add_service_account,
    do_end_service_token,
    do_make_service_token,
)
from orbweaver.casework.queries.persons import memberships
from orbweaver.casework.queries.service_accounts import ServiceLine, services_page
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.tokens import TokenForm, TokenRow
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


class ServiceForm(forms.Form):
    """What a program is called, and for whom it acts."""

    name = forms.CharField(
        label=gettext_lazy("What the program is called"), max_length=LONGEST_NAME_CHARS
    )
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One program with its tokens."""

    name: str
    organisation: str
    ended_at: datetime | None
    change_href: str
    """Ends it, or gives it back."""
    token_href: str
    token_form: TokenForm
    tokens: tuple[TokenRow, ...]


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """All programs, the form, and a token just made."""

    services: tuple[ServiceRow, ...]
    form: ServiceForm
    made: str
    """Shown once; empty where none was made."""


@require_http_methods(["GET", "POST"])
def service_accounts(request: HttpRequest) -> HttpResponse:
    """List programs; on a right form, add one."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        office, person = web_services().office, person_of(request)
        do_add_service_account(office, person, given["organisation"], given["name"])
        messages.success(request, _("The account is there. Make a token for it next."))
        return HttpResponseRedirect(reverse("orb:service-accounts"))
    return _show(request, form, "")


@require_POST
def make_token(request: HttpRequest, person_id: str) -> HttpResponse:
    """Make a token for a program, and show it once."""
    form, made = TokenForm(request.POST), ""
    if form.is_valid():
        given = form.cleaned_data
        valid_for = timedelta(days=given["days"])
        office, person = web_services().office, person_of(request)
        made = do_make_service_token(office, person, person_id, given["label"], valid_for)
    return _show(request, _form(None, request), made, 200 if made else 400)


@require_POST
def end_token(request: HttpRequest, token_id: str) -> HttpResponse:
    """End a program's token."""
    do_end_service_token(web_services().office, person_of(request), token_id)
    messages.success(request, _("The token is ended. Programs that use it are refused."))
    return HttpResponseRedirect(reverse("orb:service-accounts"))


def _show(request: HttpRequest, form: ServiceForm, made: str, status: int = 200) -> HttpResponse:
    office, person = web_services().office, person_of(request)
    page = ServicesPage(tuple(map(_row, services_page(office, person))), form, made)
    return show(request, "orb/service_accounts.html", page, 400 if form.errors else status)


def _form(request: HttpRequest | None, who: HttpRequest | None = None) -> ServiceForm:
    form = ServiceForm((request.POST or None) if request else None)
    asker = who or request
    lines = memberships(person_of(asker)) if asker else ()
    field = form.fields["organisation"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [
            (line.organisation_id, line.organisation)
            for line in lines
            if line.role is Role.ADMINISTRATOR
        ]
    return form


def _row(line: ServiceLine) -> ServiceRow:
    change = "role-back" if line.ended_at else "role-end"
    return ServiceRow(
        name=line.name,
        organisation=line.organisation,
        ended_at=line.ended_at,
        change_href=reverse(f"orb:{change}", args=[line.membership_id]),
        token_href=reverse("orb:service-token", args=[line.person_id]),
        token_form=TokenForm(auto_id=f"{line.person_id}-%s"),
        tokens=tuple(
            TokenRow(
                each.label,
                each.made_at,
                each.expires_at,
                reverse("orb:service-token-end", args=[each.token_id]) if each.is_good else "",
            )
            for each in line.tokens
        ),
    )
