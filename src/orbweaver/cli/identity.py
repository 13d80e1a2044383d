"""``orbweaver identity``: accounts with which the crawl may log in, each of two named persons."""

import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from orbweaver.cli.acting import acting_person
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import print_json, print_records, say
from orbweaver.connectors import connectors
from orbweaver.deployment.start import open_data
from orbweaver.errors import UsageError
from orbweaver.model.login_identity import LoginRecipe
from orbweaver.model.url import Url, refang

identity_app = typer.Typer(
    no_args_is_help=True,
    help="Logins: accounts that one named person asks for and a second one approves.",
)

Identity = Annotated[str, typer.Argument(metavar="IDENTITY", help="As `identity list` prints it.")]
Secret = Annotated[
    Path, typer.Argument(metavar="FILE", allow_dash=True, help="Where it stands; - is the input.")
]
LONGEST_SECRET_CHARS = 1_000_000


@identity_app.command()
def add(
    site: Annotated[str, typer.Argument(help="Any address of the site, live or defanged.")],
    *,
    basis: Annotated[str, typer.Option(help="The legal basis, as a court would read it.")],
    days: Annotated[float, typer.Option(min=0, max=366, help="For how long, from now.")],
    account: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            allow_dash=True,
            help="Two lines: user name and password; - is the input. Leave it out for cookies.",
        ),
    ] = None,
    connector: Annotated[
        str, typer.Option(help=f"What kind of site: {', '.join(connectors())}.")
    ] = "web",
    form: Annotated[str, typer.Option(help="The path at which the login form stands.")] = "",
    sent_to: Annotated[
        str, typer.Option(help="The path to which it is sent; the same, where left out.")
    ] = "",
    fields: Annotated[
        tuple[str, str], typer.Option(help="What its two fields are called: name, password.")
    ] = ("username", "password"),
    holder: Annotated[
        str, typer.Option(metavar="MAIL", help="Who answers for the account; you, if left out.")
    ] = "",
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Ask for a login at one site. Nothing is done with it before a second person approves.

    Name and password are read from a file or the input, never from the command's own words, and
    are sealed at once. A site that a connector knows needs no --form.
    """
    recipe = LoginRecipe(form, sent_to or form, *fields) if form else None
    with open_data(data) as house:
        from orbweaver.casework.actions.logins import NewLogin, do_request_login

        person = acting_person(house, as_person)
        user, password = _account(account)
        given = NewLogin(
            site=Url.parse(refang(site)),
            legal_basis=basis,
            expires_at=house.clock.now() + timedelta(days=days),
            connector=connector,
            recipe=recipe,
            holder_mail=holder,
            user=user,
            password=password,
        )
        identity_id = do_request_login(house.office, person, given)
    if as_json:
        print_json({"identity_id": identity_id})
    else:
        say(f"{identity_id} waits. A second person says: orbweaver identity approve {identity_id}")


@identity_app.command()
def approve(
    identity_id: Identity, *, as_person: AsPerson = "", data: DataDir = "orbweaver-data"
) -> None:
    """Approve a login as its second person: neither who asked for it, nor who holds it."""
    with open_data(data) as house:
        from orbweaver.casework.actions.logins import do_approve_login

        do_approve_login(house.office, acting_person(house, as_person), identity_id)
    say("Approved. The crawl uses it within half a minute.")


@identity_app.command()
def revoke(
    identity_id: Identity,
    *,
    reason: Annotated[str, typer.Option(help="Why; kept, sealed, in the record.")],
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """End a login before its time, and destroy the keys of its secrets."""
    with open_data(data) as house:
        from orbweaver.casework.actions.logins import do_revoke_login

        do_revoke_login(house.office, acting_person(house, as_person), identity_id, reason)
    say("Revoked. The crawl lets go of it within half a minute.")


@identity_app.command()
def cookies(
    identity_id: Identity,
    file: Secret,
    *,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Bring the cookies of a session that you opened in a browser; they replace older ones.

    Reads cookies.txt as browsers export it, or a JSON list; only cookies of the login's own host
    are taken.
    """
    with open_data(data) as house:
        from orbweaver.casework.actions.logins import do_import_cookies
        from orbweaver.casework.cookie_files import read_cookies
        from orbweaver.casework.queries.logins import login_host

        person = acting_person(house, as_person)
        found = read_cookies(_read(file), login_host(person, identity_id))
        do_import_cookies(house.office, person, identity_id, found)
    say(f"{len(found)} cookies kept, sealed.")


@identity_app.command("list")
def list_(
    *, as_person: AsPerson = "", data: DataDir = "orbweaver-data", as_json: AsJson = False
) -> None:
    """List the logins of your organisations: who answers for each, and until when."""
    with open_data(data) as house:
        from orbweaver.casework.queries.logins import logins_page

        lines = logins_page(house.office, acting_person(house, as_person))
    print_records(
        map(asdict, lines),
        ("identity_id", "site", "state", "holder", "approved_by", "expires_at"),
        as_json=as_json,
        empty="No login yet. Ask for one: orbweaver identity add ADDRESS",
    )


@identity_app.command()
def paused(
    *, as_person: AsPerson = "", data: DataDir = "orbweaver-data", as_json: AsJson = False
) -> None:
    """List hosts that wait until a person has seen to their login, and why."""
    with open_data(data) as house:
        from orbweaver.casework.queries.logins import paused_hosts

        found = paused_hosts(acting_person(house, as_person), house.ledger)
    print_records(
        [{"host": one.shown, "why": one.why} for one in found],
        ("host", "why"),
        as_json=as_json,
        empty="No host waits for a person.",
    )


@identity_app.command()
def resume(
    host: Annotated[str, typer.Argument(help="As `identity paused` prints it.")],
    *,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Let a host go on once its login is seen to: all that was put off is visited."""
    with open_data(data) as house:
        from orbweaver.casework.actions.logins import do_resume_host

        do_resume_host(house.office, acting_person(house, as_person), refang(host).lower())
    say("It goes on with the crawl's next round.")


def _account(file: Path | None) -> tuple[str, str]:
    """Read user name and password: the first two lines of a file or of the input."""
    if file is None:
        return "", ""
    lines = [*_read(file).splitlines(), "", ""]
    if not lines[0] or not lines[1]:
        raise UsageError("an account is two lines: user name and password")
    return lines[0], lines[1]


def _read(file: Path) -> str:
    """Read a secret from a file, or from the input where it is called ``-``."""
    try:
        if str(file) == "-":
            return sys.stdin.read(LONGEST_SECRET_CHARS)
        with file.open(encoding="utf-8") as opened:
            return opened.read(LONGEST_SECRET_CHARS)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not text") from error
