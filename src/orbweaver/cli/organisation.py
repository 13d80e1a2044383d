"""``orbweaver organisation`` and ``orbweaver person``: bodies and people."""

from typing import TYPE_CHECKING, Annotated

import typer

from orbweaver.casework.roles import Role
from orbweaver.cli.options import AsJson, DataDir
from orbweaver.cli.output import print_json, say
from orbweaver.deployment.start import open_data
from orbweaver.errors import UnknownName

if TYPE_CHECKING:
    from orbweaver.casework.models import Organisation
    from orbweaver.deployment.house import House

organisation_app = typer.Typer(no_args_is_help=True, help="The bodies whose people work here.")
person_app = typer.Typer(no_args_is_help=True, help="The people who work here.")


@organisation_app.command()
def add(
    name: Annotated[str, typer.Argument(help="As it calls itself.")],
    *,
    country: Annotated[str, typer.Option(help="ISO code of two letters.")],
    scheme: Annotated[str, typer.Option(help="Whose labels its analysts use.")] = "",
    needed_verdicts: Annotated[
        int | None, typer.Option(min=1, max=9, help="How many agreeing verdicts are final.")
    ] = None,
    review: Annotated[
        bool, typer.Option(help="Whether its analysts share the review of everybody's cases.")
    ] = True,
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Add an organisation. Whoever may run this on the machine may do it; the audit log says so."""
    with open_data(data) as house:
        from orbweaver.casework.actions.organisations import (
            NewOrganisation,
            do_create_organisation,
        )

        house.require_initialised()
        given = NewOrganisation(
            name=name,
            country=country.upper(),
            scheme=scheme or house.config.casework.scheme,
            needed_verdicts=needed_verdicts,
            joins_review=review,
        )
        made = do_create_organisation(house.office, None, given)
    if as_json:
        print_json({"organisation_id": made.organisation_id, "name": made.name})
    else:
        say(f"{made.name} added. Next: orbweaver person invite MAIL --organisation {name!r} …")


@person_app.command()
def invite(
    mail: Annotated[str, typer.Argument(help="The person's mail address, which is their login.")],
    *,
    organisation: Annotated[str, typer.Option(help="Where they work.")],
    role: Annotated[Role, typer.Option(help="What they do there; invite again for a second role.")],
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Print a one-time link by which a person joins and sets a password; good for seven days."""
    with open_data(data) as house:
        from orbweaver.casework.actions.persons import do_invite_person

        house.require_initialised()
        body = _organisation(organisation)
        token = do_invite_person(house.office, None, body.organisation_id, mail, role)
        link = invitation_link(house, token)
    if as_json:
        print_json({"mail": mail, "role": role, "link": link})
    else:
        say(link)


def _organisation(name: str) -> "Organisation":
    from orbweaver.casework.models import Organisation

    found = Organisation.objects.filter(name=name).first()
    if found is None:
        raise UnknownName(f"organisation {name!r}; add it: orbweaver organisation add")
    return found


def invitation_link(house: "House", token: str) -> str:
    """Return the address in the Orb at which an invitation is accepted."""
    return f"{house.config.base_url}/orb/invitation/{token}/"
