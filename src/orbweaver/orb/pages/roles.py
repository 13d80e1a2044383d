"""Roles on the page of people: a click ends one, another gives it back."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orbweaver.casework.actions.roles import do_end_role, do_give_back_role, do_grant_role
from orbweaver.casework.models import Membership
from orbweaver.casework.queries.persons import MembershipLine, PersonLine
from orbweaver.casework.roles import PERSONS, Role
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UsageError
from orbweaver.orb.pages.words import role_title
from orbweaver.orb.visitor import person_of


class GrantForm(forms.Form):
    """To whom, in which organisation, what."""

    person = forms.ChoiceField(label=gettext_lazy("Person"))
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role of one person, and what a click does with it."""

    title: str
    ended_at: datetime | None
    href: str
    """Ends it, or gives it back where it ended."""


def role_rows(lines: tuple[MembershipLine, ...]) -> tuple[RoleRow, ...]:
    """Return roles as they are shown."""
    return tuple(_row(line) for line in lines)


def grant_form(
    people: tuple[PersonLine, ...], organisations: list[tuple[str, str]], place: str
) -> GrantForm:
    """Return the form by which somebody who works here gets another role."""
    form = GrantForm(auto_id=f"{place}-%s")
    offers = {
        "person": [(line.person_id, line.name) for line in people],
        "organisation": organisations,
        "role": [(role.value, role_title(role)) for role in Role if role in PERSONS],
    }
    for name, choices in offers.items():
        field = form.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
    return form


@require_POST
def grant_role(request: HttpRequest) -> HttpResponse:
    """Give a role to somebody who works here."""
    given = request.POST
    if given.get("role", "") not in set(PERSONS):
        raise UsageError("say which role")
    do_grant_role(
        web_services().office,
        person_of(request),
        given.get("person", ""),
        given.get("organisation", ""),
        Role(given["role"]),
    )
    messages.success(request, _("The role is given."))
    return HttpResponseRedirect(reverse("orb:people"))


@require_POST
def end_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a role; the page says how to give it back."""
    row = do_end_role(web_services().office, person_of(request), membership_id)
    return _told(request, row, _("Ended: %(role)s, %(name)s. You may give it back below."))


@require_POST
def give_back_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a role back that had ended."""
    row = do_give_back_role(web_services().office, person_of(request), membership_id)
    return _told(request, row, _("Given back: %(role)s, %(name)s."))


def _told(request: HttpRequest, row: Membership, sentence: str) -> HttpResponse:
    facts = {"role": role_title(Role(row.role)), "name": row.person.name}
    messages.success(request, sentence % facts)
    is_program = row.role == Role.SERVICE
    return HttpResponseRedirect(reverse("orb:service-accounts" if is_program else "orb:people"))


def _row(line: MembershipLine) -> RoleRow:
    name = "role-back" if line.ended_at else "role-end"
    return RoleRow(
        title=f"{role_title(line.role)} · {line.organisation}",
        ended_at=line.ended_at,
        href=reverse(f"orb:{name}", args=[line.membership_id]),
    )
