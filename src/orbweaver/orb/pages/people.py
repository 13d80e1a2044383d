"""People: who is what in one's organisations, and inviting more."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orbweaver.casework.actions.persons import do_invite_person
from orbweaver.casework.models import Person
from orbweaver.casework.queries.persons import (
    MembershipLine,
    PersonLine,
    memberships,
    persons_page,
)
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.words import role_title
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


class InviteForm(forms.Form):
    """Whom, into which organisation, as what."""

    mail = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person."""

    name: str
    mail: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody, the form, and the link of an invitation just made."""

    people: tuple[PersonRow, ...]
    form: InviteForm
    invited_mail: str
    link: str
    """Shown once; empty where nobody was invited."""


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List people; on a right form, invite one and show the link once."""
    person = person_of(request)
    form = _form(request, person)
    link, mail = "", ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        mail = given["mail"]
        token = do_invite_person(
            web_services().office, person, given["organisation"], mail, Role(given["role"])
        )
        link = request.build_absolute_uri(reverse("orb:invitation", args=[token]))
        form = _form(None, person)
    rows = tuple(_row(line) for line in persons_page(person))
    status = 400 if form.errors else 200
    return show(request, "orb/people.html", PeoplePage(rows, form, mail, link), status)


def _form(request: HttpRequest | None, person: Person) -> InviteForm:
    form = InviteForm(request.POST or None if request else None)
    form.fields["organisation"] = forms.ChoiceField(
        label=form.fields["organisation"].label, choices=_administered(memberships(person))
    )
    form.fields["role"] = forms.ChoiceField(
        label=form.fields["role"].label,
        choices=[(role.value, role_title(role)) for role in Role],
    )
    return form


def _administered(lines: tuple[MembershipLine, ...]) -> list[tuple[str, str]]:
    return [
        (line.organisation_id, line.organisation)
        for line in lines
        if line.role is Role.ADMINISTRATOR
    ]


def _row(line: PersonLine) -> PersonRow:
    roles = tuple(f"{role_title(m.role)} · {m.organisation}" for m in line.memberships)
    return PersonRow(line.name, line.mail, roles)
