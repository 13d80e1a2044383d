"""People: who is what in one's organisations, inviting more, and help at the door."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.invitations import do_end_invitation, do_renew_invitation
from orbweaver.casework.actions.lost_factors import do_make_new_factor_link
from orbweaver.casework.actions.persons import do_invite_person
from orbweaver.casework.actions.tries import do_end_wait
from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.casework.queries.factors import DoorLine, doors_of
from orbweaver.casework.queries.invitations import (
    InvitationLine,
    InvitationState,
    invitations_page,
)
from orbweaver.casework.queries.persons import (
    MembershipLine,
    PersonLine,
    memberships,
    persons_page,
)
from orbweaver.casework.roles import PERSONS, Role
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.roles import GrantForm, RoleRow, grant_form, role_rows
from orbweaver.orb.pages.words import role_title
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

MOST_INVITATIONS = 50
_STATES = {
    InvitationState.OPEN: gettext_lazy("open"),
    InvitationState.USED: gettext_lazy("accepted"),
    InvitationState.ENDED: gettext_lazy("ended"),
    InvitationState.EXPIRED: gettext_lazy("expired"),
}


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
    roles: tuple[RoleRow, ...]
    ended: tuple[RoleRow, ...]
    factors: str
    unlock_href: str
    """Empty where nobody waits."""
    new_factor_href: str
    """Empty for oneself."""


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation."""

    mail: str
    role: str
    at: datetime
    expires_at: datetime
    state: str
    end_href: str
    """Empty where it is good for nothing any more."""
    renew_href: str
    """Empty where somebody accepted it."""


@dataclass(frozen=True, slots=True)
class GivenLink:
    """A link just made, to be given to somebody; shown once."""

    title: str
    link: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody, the form, invitations, and a link just made."""

    people: tuple[PersonRow, ...]
    form: InviteForm
    grant: GrantForm
    invitations: tuple[InvitationRow, ...]
    given: GivenLink | None


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List people; on a right form, invite one and show the link once."""
    person = person_of(request)
    form = _form(request, person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        token = do_invite_person(
            web_services().office, person, given["organisation"], given["mail"], Role(given["role"])
        )
        return _show(request, _form(None, person), _invitation_link(request, token))
    return _show(request, form, None)


@require_POST
def end_invitation(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Let nobody accept an invitation any more."""
    do_end_invitation(web_services().office, person_of(request), invitation_id)
    messages.success(request, _("The invitation is ended."))
    return HttpResponseRedirect(reverse("orb:people"))


@require_POST
def renew_invitation(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Show a new link for an invitation, once."""
    token = do_renew_invitation(web_services().office, person_of(request), invitation_id)
    return _show(request, _form(None, person_of(request)), _invitation_link(request, token))


@require_POST
def unlock_person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Let somebody try again at once who gave too many wrong answers."""
    do_end_wait(web_services().office, person_of(request), person_id)
    messages.success(request, _("They may try again now."))
    return HttpResponseRedirect(reverse("orb:people"))


@require_POST
def give_new_factor(request: HttpRequest, person_id: str) -> HttpResponse:
    """End the second factors of somebody who lost theirs, and show the link for a new one, once."""
    token = do_make_new_factor_link(web_services().office, person_of(request), person_id)
    link = request.build_absolute_uri(reverse("orb:new-factor", args=[token]))
    sentence = _("Their second factors and sessions are ended. The link works once, for one day.")
    given = GivenLink(_("Give this link to the person themselves"), link, sentence)
    return _show(request, _form(None, person_of(request)), given)


def _show(request: HttpRequest, form: InviteForm, given: GivenLink | None) -> HttpResponse:
    office, person = web_services().office, person_of(request)
    lines = persons_page(person)
    page = PeoplePage(
        people=_rows(office, person, lines),
        form=form,
        grant=grant_form(lines, _administered(memberships(person)), "grant"),
        invitations=tuple(map(_invitation, invitations_page(office, person, MOST_INVITATIONS))),
        given=given,
    )
    return show(request, "orb/people.html", page, 400 if form.errors else 200)


def _invitation_link(request: HttpRequest, token: str) -> GivenLink:
    link = request.build_absolute_uri(reverse("orb:invitation", args=[token]))
    sentence = _("It is shown this once, works once, and expires after seven days.")
    return GivenLink(_("Give this link to the invited person"), link, sentence)


def _form(request: HttpRequest | None, person: Person) -> InviteForm:
    form = InviteForm(request.POST or None if request else None)
    form.fields["organisation"] = forms.ChoiceField(
        label=form.fields["organisation"].label, choices=_administered(memberships(person))
    )
    form.fields["role"] = forms.ChoiceField(
        label=form.fields["role"].label,
        choices=[(role.value, role_title(role)) for role in Role if role in PERSONS],
    )
    return form


def _administered(lines: tuple[MembershipLine, ...]) -> list[tuple[str, str]]:
    return [
        (line.organisation_id, line.organisation)
        for line in lines
        if line.role is Role.ADMINISTRATOR
    ]


def _rows(office: Office, person: Person, lines: tuple[PersonLine, ...]) -> tuple[PersonRow, ...]:
    doors = doors_of(office, {line.person_id: line.mail for line in lines})
    return tuple(_row(line, doors[line.person_id], person) for line in lines)


def _row(line: PersonLine, door: DoorLine, reader: Person) -> PersonRow:
    is_other = line.person_id != reader.person_id
    return PersonRow(
        name=line.name,
        mail=line.mail,
        roles=role_rows(line.memberships),
        ended=role_rows(line.ended),
        factors=_factors(door),
        unlock_href=reverse("orb:person-unlock", args=[line.person_id]) if door.wait else "",
        new_factor_href=reverse("orb:person-new-factor", args=[line.person_id]) if is_other else "",
    )


def _factors(door: DoorLine) -> str:
    found = (
        (door.passkeys, _("passkey")),
        (door.authenticators, _("authenticator")),
    )
    return ", ".join(word for count, word in found if count) or _("none yet")


def _invitation(line: InvitationLine) -> InvitationRow:
    ends = line.state is InvitationState.OPEN
    renews = line.state is not InvitationState.USED
    return InvitationRow(
        mail=line.mail,
        role=f"{role_title(line.role)} · {line.organisation}",
        at=line.at,
        expires_at=line.expires_at,
        state=str(_STATES[line.state]),
        end_href=reverse("orb:invitation-end", args=[line.invitation_id]) if ends else "",
        renew_href=reverse("orb:invitation-renew", args=[line.invitation_id]) if renews else "",
    )
