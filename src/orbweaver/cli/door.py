"""``orbweaver person unlock`` and ``new-factor``: help at the door for whoever runs the machine."""

from typing import TYPE_CHECKING, Annotated

import typer

from orbweaver.cli.options import AsJson, DataDir
from orbweaver.cli.organisation import person_app
from orbweaver.cli.output import print_json, say
from orbweaver.deployment.start import open_data
from orbweaver.errors import UnknownName

if TYPE_CHECKING:
    from orbweaver.casework.models import Person

__all__ = ["person_app"]

Mail = Annotated[str, typer.Argument(help="The person's mail address.")]


@person_app.command()
def unlock(mail: Mail, *, data: DataDir = "orbweaver-data") -> None:
    """Let a person try again at once who gave too many wrong answers at the door."""
    with open_data(data) as house:
        from orbweaver.casework.actions.tries import do_end_wait

        house.require_initialised()
        do_end_wait(house.office, None, _person(mail).person_id)
    say(f"{mail} may try again now.")


@person_app.command()
def new_factor(mail: Mail, *, data: DataDir = "orbweaver-data", as_json: AsJson = False) -> None:
    """Print a one-time link by which a person adds a new second factor who lost theirs.

    All their second factors, recovery codes and sessions end at once. The link is good for a day
    and asks for their password. An administrator does the same in the Orb, under «People».
    """
    with open_data(data) as house:
        from orbweaver.casework.actions.lost_factors import do_make_new_factor_link

        house.require_initialised()
        token = do_make_new_factor_link(house.office, None, _person(mail).person_id)
        link = f"{house.config.base_url}/orb/new-factor/{token}/"
    if as_json:
        print_json({"mail": mail, "link": link})
    else:
        say(link)


def _person(mail: str) -> "Person":
    from orbweaver.casework.models import Person

    found = Person.objects.filter(mail=mail.strip().lower()).first()
    if found is None:
        raise UnknownName(f"person {mail}")
    return found
