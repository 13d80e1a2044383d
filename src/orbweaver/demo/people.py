"""The people of the story, and how they come in."""

import secrets
from dataclasses import dataclass

from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.actions.persons import (
    do_accept_invitation,
    do_invite_person,
)
from orbweaver.casework.actions.sign_in import do_make_sign_in_link
from orbweaver.casework.models import Organisation, Person
from orbweaver.casework.roles import Role
from orbweaver.demo.config_text import ORGANISATION, SCHEME
from orbweaver.deployment.house import House

PARTNER = "Garden Watch"


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody in the story."""

    name: str
    mail: str
    organisation: str
    roles: tuple[Role, ...]


ANALYSTS = (
    Cast("Ana", "ana@harbour-hotline.example", ORGANISATION, (Role.ANALYST, Role.INTAKE)),
    Cast("Ben", "ben@harbour-hotline.example", ORGANISATION, (Role.SENIOR,)),
    Cast("Cleo", "cleo@garden-watch.example", PARTNER, (Role.ANALYST,)),
)
NOTIFIER = Cast("Noor", "noor@harbour-hotline.example", ORGANISATION, (Role.NOTIFIER, Role.LIAISON))
ADMINISTRATOR = Cast(
    "Ada", "ada@harbour-hotline.example", ORGANISATION, (Role.ADMINISTRATOR, Role.AUDITOR)
)
EVERYBODY = (*ANALYSTS, NOTIFIER, ADMINISTRATOR)


def bring_in(house: House) -> None:
    """Make both organisations and everybody in them; who is here already stays as they are."""
    organisation_ids = {
        ORGANISATION: _organisation(house, ORGANISATION, "BE", house.mandate.mandate_id),
        PARTNER: _organisation(house, PARTNER, "NL", ""),
    }
    for cast in EVERYBODY:
        if Person.objects.filter(mail=cast.mail).exists():
            continue
        password = secrets.token_urlsafe(24)
        for role in cast.roles:
            token = do_invite_person(
                house.office, None, organisation_ids[cast.organisation], cast.mail, role
            )
            do_accept_invitation(house.office, token, cast.name, password)


def _organisation(house: House, name: str, country: str, mandate_id: str) -> str:
    found = Organisation.objects.filter(name=name).first()
    if found is None:
        given = NewOrganisation(name, country, SCHEME, mandate_id)
        found = do_create_organisation(house.office, None, given)
    return found.organisation_id


def sign_in_link(house: House, cast: Cast) -> str:
    """Return a one-time link for somebody: the demo only."""
    token = do_make_sign_in_link(house.office, Person.objects.get(mail=cast.mail))
    return f"{house.config.base_url}/orb/once/{token}/"
